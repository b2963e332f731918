// Decides the tick and rounds prices to it, exactly, in integer steps (market reference, section 3.2).
import type { Category } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';

/** Slabs by price in rupees: the first whose `below` (or `upTo`, inclusive) holds the price. */
type Slab = { readonly tick: Paise } & ({ readonly below: Price } | { readonly upTo: Price });

type DatedSlabs = { readonly from: IsoDate; readonly slabs: readonly Slab[] };

const EARLIEST = '0000-01-01';
const ANY_PRICE = Number.POSITIVE_INFINITY;
const FIVE_PAISE: DatedSlabs = { from: EARLIEST, slabs: [{ upTo: ANY_PRICE, tick: 5 }] };
const CHEAP_STOCKS_ONE_PAISA: readonly Slab[] = [
  { below: 250, tick: 1 },
  { upTo: ANY_PRICE, tick: 5 },
];

const STOCK_TICKS: readonly DatedSlabs[] = [
  {
    from: '2025-04-15',
    slabs: [
      { below: 250, tick: 1 },
      { upTo: 1_000, tick: 5 },
      { upTo: 5_000, tick: 10 },
      { upTo: 10_000, tick: 50 },
      { upTo: 20_000, tick: 100 },
      { upTo: ANY_PRICE, tick: 500 },
    ],
  },
  { from: '2024-06-10', slabs: CHEAP_STOCKS_ONE_PAISA },
  FIVE_PAISE,
];

/** Rows newest first. */
const TICKS: Readonly<Record<Category, readonly DatedSlabs[]>> = {
  NSE_EQ: STOCK_TICKS,
  STOCK_FUTURES: STOCK_TICKS,
  INDEX_FUTURES: [
    {
      from: '2025-04-15',
      slabs: [
        { upTo: 15_000, tick: 5 },
        { upTo: 30_000, tick: 10 },
        { upTo: ANY_PRICE, tick: 20 },
      ],
    },
    FIVE_PAISE,
  ],
  INDEX_OPTIONS: [FIVE_PAISE],
  STOCK_OPTIONS: [{ from: '2025-11-03', slabs: CHEAP_STOCKS_ONE_PAISA }, FIVE_PAISE],
};

/**
 * Tick in paise. `price` in rupees is that of the stock or index, never the premium: a stock option
 * goes by its stock (the strike may stand in). The exchange uses the last month-end close.
 */
export function tickOf(category: Category, price: Price, date: IsoDate): Paise {
  const row = TICKS[category].find(({ from }) => date >= from);
  const slab = row?.slabs.find((candidate) =>
    'below' in candidate ? price < candidate.below : price <= candidate.upTo,
  );
  if (!slab) {
    throw new RangeError(
      `tick of ${category}: expected a price and a date, found ${price}, ${date}`,
    );
  }
  return slab.tick;
}

export type TickDirection = 'NEAREST' | 'DOWN' | 'UP';

/** The direction that never makes the order worse: limits for our side, stops the other way. */
export function tickDirection(side: 'BUY' | 'SELL', order: 'LIMIT' | 'STOP'): TickDirection {
  return (side === 'BUY') === (order === 'LIMIT') ? 'DOWN' : 'UP';
}

const STEPS_PER_PAISA = 100;

/** The price in rupees on the grid of `tick` paise; exact for prices of up to four decimals. */
export function roundToTick(
  price: Price,
  tick: Paise,
  direction: TickDirection = 'NEAREST',
): Price {
  const ticks = Math.round(price * 100 * STEPS_PER_PAISA) / (tick * STEPS_PER_PAISA);
  return (roundedIn(direction, ticks) * tick) / 100;
}

function roundedIn(direction: TickDirection, ticks: number): number {
  switch (direction) {
    case 'NEAREST':
      return Math.round(ticks);
    case 'DOWN':
      return Math.floor(ticks);
    case 'UP':
      return Math.ceil(ticks);
    default:
      return direction satisfies never;
  }
}
