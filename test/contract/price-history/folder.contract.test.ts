import { rmSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import { priceFolder } from '#adapters/files/price-folder.ts';
import {
  BAR_HEADER,
  barLines,
  CONTRACT_HEADER,
  newFolder,
  writePriceFile,
} from '#test/support/price-files.ts';
import { priceHistoryContract } from '#test/support/price-history-contract.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true }));

priceHistoryContract('a folder of price files', async (world) => {
  for (const [name, series] of Object.entries(world)) {
    const lines = barLines(series);
    if (name.includes(':')) {
      const own = lines.map((line) => `${name},${line}`);
      writePriceFile(folder, 'option_bars/2024-01.csv.gz', [CONTRACT_HEADER, ...own]);
    } else writePriceFile(folder, `bars/${name}/2024.csv.gz`, [BAR_HEADER, ...lines]);
  }
  return priceFolder(folder);
});
