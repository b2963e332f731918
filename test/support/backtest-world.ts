// A small market whose advisors' skill is known: SEER is mostly right, FOOL mostly wrong, COIN neither, and
// SWINGER buys for two days when prices will rise. Two shares, minute by minute, from a seed.
import { tradingDaysBetween } from '#core/market/calendar.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { type RandomDraws, randomDraws } from '#core/rules/effects/random-draws.ts';
import { FADE_POLICY } from '#core/rules/fades/fade-order.ts';
import type { ReportedTrade, Side } from '#core/signals/trade.ts';
import type { BacktestInputs } from '#core/simulation/backtest.ts';
import { readRuleTrades } from '#local/cli/rule-inputs.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { memoryPrices } from './memory-prices.ts';
import { seriesOfRows } from './price-day.ts';

const INSTRUMENTS: readonly Instrument[] = [
  { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' },
  { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' },
];
const RIGHT: Readonly<Record<string, number>> = { SEER: 0.9, FOOL: 0.08, COIN: 0.5 };
const MINUTES = 375;
const MINUTE = 60_000;
const HOLD = 45;
const MOVE = 0.0006;
const RISK = 0.004;
const DAILY_RISE = 8;

export interface BacktestWorld {
  readonly reports: readonly ReportedTrade[];
  readonly series: Readonly<Record<string, PriceSeries>>;
}

export function backtestWorld(from: IsoDate, to: IsoDate, seed = 5): BacktestWorld {
  const draws = randomDraws(seed);
  const days = tradingDaysBetween(from, to);
  const reports: ReportedTrade[] = [];
  const series: Record<string, PriceSeries> = {};
  for (const instrument of INSTRUMENTS) {
    const opens = days.map((_, day) => walk(1000 + DAILY_RISE * (day % 7), draws));
    series[instrument.underlying] = seriesOfRows(
      'MINUTE',
      days.flatMap((date, day) =>
        (opens[day] ?? []).slice(0, MINUTES).map((open, minute) => {
          const close = opens[day]?.[minute + 1] ?? open;
          const at = istInstant(date, '09:15') + minute * MINUTE;
          return [at, open, Math.max(open, close), Math.min(open, close), close] as const;
        }),
      ),
    );
    days.forEach((date, day) => {
      for (const advisorId of Object.keys(RIGHT)) {
        const at = 5 + Math.floor(draws.uniform() * 300);
        const own = { advisorId, instrument, date, at, opens: opens[day] ?? [] };
        reports.push(idea(own, reports.length, draws));
      }
      const exit = { date: days[day + 2] ?? '', price: opens[day + 2]?.[SWING_AT] ?? Number.NaN };
      if (instrument === INSTRUMENTS[0] && day % 7 < 5 && exit.date !== '') {
        reports.push(swing(opens[day] ?? [], date, exit, reports.length));
      }
    });
  }
  return { reports, series };
}

const twoDecimals = (price: number): number => Math.round(price * 100) / 100;

function walk(start: number, draws: RandomDraws): readonly number[] {
  const prices = [start];
  for (let minute = 0; minute < MINUTES; minute++) {
    prices.push(twoDecimals((prices.at(-1) ?? start) * (1 + MOVE * draws.normal())));
  }
  return prices;
}

interface IdeaPlace {
  readonly advisorId: string;
  readonly instrument: Instrument;
  readonly date: IsoDate;
  readonly at: number;
  readonly opens: readonly number[];
}

/** Out after a fixed time unless a level was touched before, stop first. */
function idea(
  { advisorId, instrument, date, at, opens }: IdeaPlace,
  number: number,
  draws: RandomDraws,
): ReportedTrade {
  const entryPrice = opens[at] ?? Number.NaN;
  const rises = (opens[at + HOLD] ?? entryPrice) > entryPrice;
  const side: Side = draws.uniform() < (RIGHT[advisorId] ?? 0) === rises ? 'BUY' : 'SELL';
  const way = side === 'BUY' ? 1 : -1;
  const level = (share: number): number => twoDecimals(entryPrice * (1 + way * share));
  const [stoploss, targets] = [level(-RISK), [level(RISK), level(2 * RISK)]];
  const touched = (level: number, towards: 1 | -1) =>
    opens.findIndex((open, minute) => minute > at && towards * (open - level) >= 0);
  const levels = [
    { minute: touched(stoploss, way === 1 ? -1 : 1), price: stoploss, reason: 'STOPLOSS_HIT' },
    { minute: touched(targets[0] ?? 0, way), price: targets[0] ?? 0, reason: 'TARGET_HIT' },
    { minute: at + HOLD, price: opens[at + HOLD] ?? entryPrice, reason: 'ADVISOR_EXIT' },
  ] as const;
  // A level that is touched by the end of a minute was touched in that minute.
  const [first] = levels
    .map((one) => ({ ...one, minute: one.reason === 'ADVISOR_EXIT' ? one.minute : one.minute - 1 }))
    .filter(({ minute }) => minute >= at && minute <= at + HOLD)
    .sort((a, b) => a.minute - b.minute);
  const instant = (minute: number) => istInstant(date, '09:15') + minute * MINUTE;
  return {
    tradeId: `T${String(number).padStart(5, '0')}`,
    advisorId,
    advisorName: null,
    ...{ instrument, side, period: 'INTRADAY', entryPrice, entryAt: instant(at) },
    entryBasis: 'FILL',
    ...{ stoploss, targets },
    exitPrice: first?.price ?? entryPrice,
    exitAt: instant(first?.minute ?? at + HOLD),
    exitReason: first?.reason ?? 'ADVISOR_EXIT',
  };
}

const SWING_AT = 45;

/** Bought at ten, sold two trading days later at ten; levels far away. */
function swing(
  opens: readonly number[],
  date: IsoDate,
  exit: { readonly date: IsoDate; readonly price: number },
  number: number,
): ReportedTrade {
  const entryPrice = opens[SWING_AT] ?? Number.NaN;
  return {
    tradeId: `T${String(number).padStart(5, '0')}`,
    advisorId: 'SWINGER',
    advisorName: null,
    instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' },
    ...{ side: 'BUY', period: 'SWING', entryPrice, entryAt: istInstant(date, '10:00') },
    entryBasis: 'FILL',
    ...{ stoploss: twoDecimals(entryPrice * 0.985), targets: [twoDecimals(entryPrice * 1.05)] },
    ...{ exitPrice: exit.price, exitAt: istInstant(exit.date, '10:00') },
    exitReason: 'ADVISOR_EXIT',
  };
}

export const historyOf = ({ series }: BacktestWorld): PriceHistory => memoryPrices(series);

/** Every day is a day of SIDEWAYS. */
export async function inputsOf(world: BacktestWorld): Promise<BacktestInputs> {
  const lotOf = () => undefined;
  const trades = await readRuleTrades(world.reports, {
    ...{ history: historyOf(world), lotOf, fade: FADE_POLICY },
    labelOn: () => 'SIDEWAYS',
    onTrades: () => undefined,
  });
  return { trades, reports: world.reports, lotOf };
}
