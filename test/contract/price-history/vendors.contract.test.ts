// Both vendors through their real adapters, against their local stand-ins.
import { afterAll } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { type LocalVendors, startLocalVendors } from '#local/vendors.ts';
import { openPriceSources, type PriceSources } from '#runtime/price-sources.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { type ContractWorld, priceHistoryContract } from '#test/support/price-history-contract.ts';

const now = () => istInstant('2024-01-25', '18:00');
let vendors: LocalVendors | undefined;
let opened: PriceSources | undefined;

afterAll(async () => {
  await opened?.close();
  await vendors?.close();
});

async function historyOf(name: string, world: ContractWorld) {
  vendors ??= await startLocalVendors({
    prices: memoryPrices(world),
    instruments: Object.keys(world),
    now,
  });
  opened ??= openPriceSources(vendors.secrets, now);
  const source = opened.sources.find((own) => own.name === name);
  if (source === undefined) throw new Error(`expected the source ${name}, found none`);
  return source.history;
}

priceHistoryContract('AccelPix', (world) => historyOf('ACCELPIX', world));
priceHistoryContract("Dhan's charts", (world) => historyOf('DHAN', world));
