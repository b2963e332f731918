// Random walks of a day's prices, one tick a minute and contract, with jumps over several levels now and then.
import { type Instant, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { roundToTick } from '#core/market/tick.ts';
import type { Tick } from '../run/simulated-day.ts';
import type { SyntheticContract } from './contracts.ts';
import type { Draw } from './draw.ts';

const MINUTE = 60_000;
const JUMP_CHANCE = 0.004;
/** So many ordinary steps at once. */
const JUMP_SIZE = 9;

/** In order of time, 09:15 to 15:29; `from` is where each begins. */
export function pricePaths(
  date: IsoDate,
  contracts: readonly SyntheticContract[],
  from: ReadonlyMap<string, Price>,
  draw: Draw,
): readonly Tick[] {
  const ticks: Tick[] = [];
  const now = new Map(contracts.map((one) => [one.contract, from.get(one.contract) ?? one.from]));
  const [open, close] = [istInstant(date, '09:15'), istInstant(date, '15:30')];
  for (let at: Instant = open; at < close; at += MINUTE) {
    for (const [place, one] of contracts.entries()) {
      const price = nextPrice(now.get(one.contract) ?? one.from, one, draw);
      now.set(one.contract, price);
      ticks.push({ at: at + place * 700, contract: one.contract, price });
    }
  }
  return ticks;
}

function nextPrice(price: Price, { wild, tick, from }: SyntheticContract, draw: Draw): Price {
  const size = draw.happens(JUMP_CHANCE) ? JUMP_SIZE : 1;
  const moved = price * (1 + draw.normal() * wild * size);
  // Within the exchange's band of the first price.
  const held = Math.min(from * 1.6, Math.max(from * 0.4, moved));
  return roundToTick(held, tick);
}

/** Last price by contract. */
export const lastPrices = (ticks: readonly Tick[]): ReadonlyMap<string, Price> =>
  new Map(ticks.map(({ contract, price }) => [contract, price]));
