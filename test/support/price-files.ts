// Price files as the folder of prices has them, written for a test.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Instant, istDate, istMinutes } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'saras-prices-'));

export function writePriceFile(folder: string, name: string, lines: readonly string[]): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(`${lines.join('\n')}\n`));
}

/** `2024-01-23T09:15:00+05:30` */
export function stampOf(instant: Instant): string {
  const seconds = Math.round(istMinutes(instant) * 60);
  const part = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${istDate(instant)}T${part(hours)}:${part(minutes)}:${part(seconds % 60)}+05:30`;
}

export const BAR_HEADER = 'ts,open,high,low,close';
export const CONTRACT_HEADER = `contract,${BAR_HEADER}`;

export const barLines = ({ at, open, high, low, close }: PriceSeries): readonly string[] =>
  [...at].map((instant, row) =>
    [stampOf(instant), open[row], high[row], low[row], close[row]].join(','),
  );
