import { memoryPrices } from '#test/support/memory-prices.ts';
import { priceHistoryContract } from '#test/support/price-history-contract.ts';

priceHistoryContract('prices in memory', async (world) => memoryPrices(world));
