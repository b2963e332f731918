// Days that never were: advisors, prices and people drawn from a seed, the same from the same seed.
import { previousTradingDay, tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { FADE_POLICY } from '#core/rules/fades/fade-order.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import { DEFAULT_BACKTEST } from '../backtest-settings.ts';
import type { SimulatedDay } from '../run/simulated-day.ts';
import { SYNTHETIC_CONTRACTS } from './contracts.ts';
import { type Draw, drawFrom } from './draw.ts';
import { syntheticEligibility } from './eligibility.ts';
import { lastPrices, pricePaths } from './price-paths.ts';
import { handTrades, operatorRequests } from './requests.ts';
import { signalArrivals } from './signals.ts';

/** Regular days, none of them special. */
const DATES = tradingDaysBetween('2024-04-01', '2024-05-15');
const LEAST_SIGNALS = 50;

/** Consecutive trading days of April 2024 on, at most 30. */
export function syntheticDays(seed: number, count: number): readonly SimulatedDay[] {
  const draw = drawFrom(seed);
  let prices: ReadonlyMap<string, Price> = new Map();
  return DATES.slice(0, count).map((date) => {
    const day = syntheticDay(date, prices, draw);
    prices = lastPrices([...day.ticks]);
    return day;
  });
}

function syntheticDay(date: IsoDate, from: ReadonlyMap<string, Price>, draw: Draw): SimulatedDay {
  const ticks = pricePaths(date, SYNTHETIC_CONTRACTS, from, draw);
  const count = LEAST_SIGNALS + draw.between(0, 20);
  return {
    ...{ day: tradingDay(date), readyAt: istInstant(date, '08:50') },
    arrivals: signalArrivals({ ticks, contracts: SYNTHETIC_CONTRACTS, count, draw }),
    ...{ ticks, requests: operatorRequests(date, draw), handTrades: handTrades(ticks, draw) },
    ...{ halts: [], outages: [] },
  };
}

const tradingDay = (date: IsoDate): TradingDay => ({
  ...{ date, eligibility: syntheticEligibility(date, previousTradingDay(date)) },
  ...{
    fade: { ...FADE_POLICY, nakedShortOptions: true },
    mode: { NORMAL: 'live', REVERSE: 'live' },
  },
  capitalPaise: DEFAULT_BACKTEST.capitalPaise,
  budgetPct: DEFAULT_BACKTEST.budgetPct,
  ...{ fundsPaise: null, contracts: {}, regimes: {}, marketRegime: 'SIDEWAYS' },
  ...{ previousClose: {}, banned: [], corporateActions: [], underlyings: [], aliases: {} },
});
