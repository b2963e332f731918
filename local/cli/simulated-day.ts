// Everything that happens on a day of a simulation: files and conditions become what the engine meets.
import type { DayConditions } from '#contracts/day-conditions.ts';
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import {
  type ClockTime,
  type Instant,
  type IsoDate,
  istDate,
  istInstant,
} from '#core/market/ist.ts';
import { FADE_POLICY, type FadePolicy } from '#core/rules/fades/fade-order.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { Arrival, SimulatedDay, Tick } from '#core/simulation/run/simulated-day.ts';
import { DEFAULT_SETTINGS, type EngineSettings } from '#core/trading/engine/engine-settings.ts';
import type { Eligibility, TradingDay } from '#core/trading/engine/trading-day.ts';

export interface DaySources {
  readonly date: IsoDate;
  readonly arrivals: readonly Arrival[];
  readonly ticks: readonly Tick[];
  readonly eligibility: Eligibility;
  readonly fade: FadePolicy | null;
  readonly conditions: DayConditions;
}

const READY_AT = '08:50';

export function simulatedDay(sources: DaySources): SimulatedDay {
  const { date, arrivals, ticks, conditions } = sources;
  const at = (time: ClockTime): Instant => instantOf(date, time);
  return {
    day: tradingDay(sources),
    readyAt: at(conditions.readyAt ?? READY_AT),
    arrivals: arrivals.filter((arrival) => istDate(arrival.at) === date),
    ticks: ticks.filter((tick) => istDate(tick.at) === date),
    requests: (conditions.operator ?? []).map((request, place) => ({
      ...request,
      at: at(request.at),
      requestId: `${date}-${place + 1}`,
    })),
    handTrades: (conditions.handTrades ?? []).map(({ at: time, ...trade }) => ({
      ...{ ...trade, at: at(time), product: 'INTRADAY' },
    })),
    halts: [],
    outages: (conditions.outages ?? []).map(({ from, until, ...outage }) => ({
      ...outage,
      from: at(from),
      until: at(until),
    })),
  };
}

/** `HH:MM` or `HH:MM:SS`. */
function instantOf(date: IsoDate, time: ClockTime): Instant {
  const [hours = '', minutes = '', seconds = '00'] = time.split(':');
  return istInstant(date, `${hours}:${minutes}`) + Number(seconds) * 1000;
}

function tradingDay({ date, eligibility, fade, conditions }: DaySources): TradingDay {
  const { capitalPaise } = DEFAULT_BACKTEST;
  return {
    ...{ date, eligibility, fade: fade ?? FADE_POLICY },
    mode: {
      NORMAL: conditions.mode?.NORMAL ?? 'live',
      REVERSE: conditions.mode?.REVERSE ?? 'live',
    },
    capitalPaise: {
      NORMAL: conditions.capitalPaise?.NORMAL ?? capitalPaise.NORMAL,
      REVERSE: conditions.capitalPaise?.REVERSE ?? capitalPaise.REVERSE,
    },
    budgetPct: conditions.budgetPct ?? DEFAULT_BACKTEST.budgetPct,
    fundsPaise: conditions.fundsPaise ?? null,
    contracts: conditions.contracts ?? {},
    regimes: conditions.regimes ?? {},
    marketRegime: conditions.marketRegime ?? 'UNKNOWN',
    previousClose: conditions.previousClose ?? {},
    banned: conditions.banned ?? [],
    corporateActions: conditions.corporateActions ?? [],
    underlyings: conditions.underlyings ?? [],
    aliases: conditions.aliases ?? {},
  };
}

export const engineSettings = ({ settings }: DayConditions): EngineSettings => ({
  ...DEFAULT_SETTINGS,
  ...settings,
  orderRate: settings?.orderRate ?? DEFAULT_SETTINGS.orderRate,
});

/** Futures that signals name, by the instrument whose price is theirs. */
export function futuresOf(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly string[]> {
  const futures = new Map<string, Set<string>>();
  for (const arrival of arrivals) {
    if (arrival.kind !== 'SIGNAL') continue;
    const { kind, exchange, underlying, expiry } = arrival.signal.instrument;
    if (kind !== 'FUT' || expiry === undefined) continue;
    const instrument: Instrument = {
      ...{ kind, underlying, expiry, exchange: exchange === 'BSE' ? 'BSE' : 'NSE' },
    };
    const own = futures.get(underlying) ?? new Set();
    futures.set(underlying, own.add(contractKey(instrument)));
  }
  return new Map([...futures].map(([underlying, contracts]) => [underlying, [...contracts]]));
}
