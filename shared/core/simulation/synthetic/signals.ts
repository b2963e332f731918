// What advisors say on a synthetic day: ideas near the price of the moment, and what they say afterwards.
import { type Instant, istDate } from '#core/market/ist.ts';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import type { Price } from '#core/market/money.ts';
import { roundToTick } from '#core/market/tick.ts';
import type { Signal } from '#core/signals/signal.ts';
import { EXIT_REASONS, type Period, type Side } from '#core/signals/trade.ts';
import type { Arrival, Tick } from '../run/simulated-day.ts';
import type { SyntheticContract } from './contracts.ts';
import type { Draw } from './draw.ts';

export const ADVISORS = 24;

/** `ADV1` ... */
export const advisorName = (number: number): string => `ADV${number}`;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export interface SignalPlan {
  readonly ticks: readonly Tick[];
  readonly contracts: readonly [SyntheticContract, ...SyntheticContract[]];
  readonly count: number;
  readonly draw: Draw;
}

/** In order of arrival. Bursts come at one instant; some documents are none, some come twice or too late. */
export function signalArrivals(plan: SignalPlan): readonly Arrival[] {
  const { draw, ticks, count } = plan;
  const arrivals: Arrival[] = [];
  let moment = ticks[0];
  for (let number = 0; number < count; number++) {
    // One in six comes in the same instant as the one before.
    if (moment === undefined || !draw.happens(0.17)) {
      moment = ticks[draw.between(0, ticks.length - 1)];
    }
    if (moment !== undefined) arrivals.push(...ideaWithFollowUps(plan, moment, number));
  }
  return arrivals.toSorted((a, b) => a.at - b.at);
}

function ideaWithFollowUps(
  { draw, contracts }: SignalPlan,
  moment: Tick,
  number: number,
): readonly Arrival[] {
  const date = istDate(moment.at);
  const signalId = `${date}-${number}`;
  const at = moment.at + draw.between(1, 20) * SECOND;
  if (draw.happens(0.02)) {
    return [{ kind: 'MALFORMED', at, signalId, problems: ['side: expected BUY or SELL'] }];
  }
  const contract = contracts.find((one) => one.contract === moment.contract) ?? contracts[0];
  const signal = idea({ signalId, at: moment.at, contract, price: moment.price }, draw);
  const first: Arrival = { kind: 'SIGNAL', at, signal };
  const twice: readonly Arrival[] = draw.happens(0.05) ? [{ ...first, at: at + 3 * SECOND }] : [];
  return [first, ...twice, ...followUps(signal, at, draw)];
}

interface Moment {
  readonly signalId: string;
  readonly at: Instant;
  readonly contract: SyntheticContract;
  readonly price: Price;
}

function idea({ signalId, at, contract, price }: Moment, draw: Draw): Signal {
  const side: Side = draw.oneOf(['BUY', 'BUY', 'SELL']);
  const way = side === 'BUY' ? 1 : -1;
  const { wild, tick, instrument } = contract;
  const level = (steps: number): Price =>
    Math.max(tick / 100, roundToTick(price * (1 + way * steps * wild), tick));
  const period: Period = draw.oneOf(['INTRADAY', 'INTRADAY', 'INTRADAY', 'SWING', 'POSITIONAL']);
  const steps = draw.between(2, 6);
  const targets = [steps, steps * 2, steps * 3].slice(0, draw.between(1, 3)).map(level);
  const time = istTimestamp(at);
  return {
    ...{
      _id: signalId,
      advisorId: advisorName(draw.between(1, ADVISORS)),
      advisorName: 'Synthetic',
    },
    ...{ sebiRegNo: 'INH000', source: 'synthetic', side, period, status: 'OPEN' },
    instrument: { ...instrument },
    entry: draw.happens(0.5) ? price : level(draw.between(-3, 3) / 2),
    stoploss: draw.happens(0.06) ? null : level(-draw.between(4, 9)),
    targets: draw.happens(0.05) ? [] : targets,
    ...{ postedAt: time, updatedAt: time },
  };
}

/** Stops and targets move, he says "out" or takes it back; some versions arrive after newer ones. */
function followUps(signal: Signal, from: Instant, draw: Draw): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  let [known, at] = [signal, from];
  for (let number = draw.between(0, 2); number > 0; number--) {
    at += draw.between(1, 60) * MINUTE;
    known = { ...known, ...changeOf(known, at, draw), updatedAt: istTimestamp(at) };
    const late = draw.happens(0.1) ? draw.between(60, 90) * MINUTE : 0;
    arrivals.push({ kind: 'SIGNAL', at: at + SECOND + late, signal: known });
    if (known.status !== 'OPEN') break;
  }
  return arrivals;
}

const CHANGES = ['STOP', 'STOP', 'TARGETS', 'CLOSED', 'CLOSED', 'CANCELLED'] as const;

function changeOf({ entry, stoploss, targets }: Signal, at: Instant, draw: Draw): Partial<Signal> {
  const kind = draw.oneOf(CHANGES);
  switch (kind) {
    case 'STOP':
      return { stoploss: stoploss === null ? null : between(stoploss, entry, draw) };
    case 'TARGETS':
      return { targets: targets.map((target) => between(entry, target, draw)) };
    case 'CANCELLED':
      return { status: 'CANCELLED' };
    case 'CLOSED': {
      const exit = { price: entry, at: istTimestamp(at), reason: draw.oneOf(EXIT_REASONS) };
      return { status: 'CLOSED', exit };
    }
    default:
      return kind satisfies never;
  }
}

/** A quarter to one and a half of the way from one price to the other. */
const between = (from: Price, to: Price, draw: Draw): Price =>
  Math.max(0.05, roundToTick(from + ((to - from) * draw.between(25, 150)) / 100, 5));
