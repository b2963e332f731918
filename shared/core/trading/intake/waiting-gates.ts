// Gates at which a signal may have to wait: readiness, the session, a price. And those that go by the clock.
import { clockWindows, firstTradableInstant, sessionEnd } from '#core/market/calendar.ts';
import { categoryOf } from '#core/market/category.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { directionOf } from '#core/signals/trade.ts';
import { killedBy } from '../control/kill-switch.ts';
import type { Turn } from '../engine/turn.ts';
import type { GateVerdict } from './decision.ts';
import { failed, passed, type Waiting, waiting } from './gate-verdict.ts';
import type { TradeableIdea } from './signal-record.ts';

const MINUTE = 60_000;

/** When its entry could first be traded: its situation and its age are those of that instant. */
export const tradableFrom = ({ postedAt, instrument }: TradeableIdea): Instant =>
  firstTradableInstant(postedAt, segmentOf(instrument));

/** Reconciled, and the pre-market of today is done; nobody paused. */
export function readiness(turn: Turn): GateVerdict | Waiting {
  const { health, day, controls } = turn.state;
  const today = istDate(turn.at);
  if (health !== 'RUNNING') return waiting(failed('READINESS', 'NOT_READY', health, 'RUNNING'));
  if (day?.date !== today) {
    return waiting(failed('READINESS', 'NOT_READY', day?.date ?? 'no day', today));
  }
  if (controls.paused) return waiting(failed('READINESS', 'PAUSED'));
  return passed('READINESS');
}

/** Open now; else it waits for the next session, unless that is too late for it. */
export function session(turn: Turn, idea: TradeableIdea): GateVerdict | Waiting {
  const segment = segmentOf(idea.instrument);
  const phase = turn.state.sessions[segment];
  const today = istDate(turn.at);
  const end = sessionEnd(today, segment);
  const isIntraday = idea.period === 'INTRADAY';
  if (isIntraday && (end === null || turn.at >= end || isOfAnEarlierDay(turn, idea))) {
    return failed('SESSION', 'SESSION_OVER', today, istDate(tradableFrom(idea)));
  }
  if (phase !== 'OPEN' || clockWindows(today, segment).length === 0) {
    return waiting(failed('SESSION', 'SESSION_CLOSED', phase, 'OPEN'));
  }
  const { lastEntryMinutes } = turn.state.settings;
  if (isIntraday && end !== null && turn.at > end - lastEntryMinutes * MINUTE) {
    return failed('SESSION', 'TOO_LATE', minutesTo(turn.at, end), lastEntryMinutes);
  }
  return passed('SESSION');
}

const isOfAnEarlierDay = (turn: Turn, idea: TradeableIdea): boolean =>
  istDate(tradableFrom(idea)) < istDate(turn.at);

const minutesTo = (from: Instant, to: Instant): number => Math.floor((to - from) / MINUTE);

/** Kill switches that stop it whichever way it would be traded; those of one book are asked once that is known. */
export function killSwitch(turn: Turn, idea: TradeableIdea): GateVerdict {
  const common = {
    category: categoryOf(idea.instrument),
    advisorId: idea.advisorId,
    underlying: idea.instrument.underlying,
  };
  const follow = killedBy(turn.state, { ...common, direction: 'NORMAL' });
  const fade = killedBy(turn.state, { ...common, direction: 'REVERSE' });
  if (follow === null || fade === null) return passed('KILL_SWITCH');
  return failed('KILL_SWITCH', follow);
}

/** Seconds since it could first be traded, >= 0. */
export const ageOf = (turn: Turn, idea: TradeableIdea): number =>
  Math.max(0, (turn.at - tradableFrom(idea)) / 1000);

export function freshness(turn: Turn, idea: TradeableIdea): GateVerdict {
  const { signalAgeSeconds } = turn.state.settings;
  const age = ageOf(turn, idea);
  return age <= signalAgeSeconds
    ? passed('FRESHNESS', age)
    : failed('FRESHNESS', 'STALE_SIGNAL', age, signalAgeSeconds);
}

/** A price of its contract that is young enough, between its stop and its first target. */
export function price(turn: Turn, idea: TradeableIdea): GateVerdict | Waiting {
  const { quotes, feeds, settings } = turn.state;
  const quote = quotes.get(idea.contract);
  if (quote === undefined) return pricedLater(turn, idea, failed('PRICE', 'NO_QUOTE'));
  const age = (turn.at - quote.at) / 1000;
  if (feeds.PRICES === 'DOWN' || age > settings.quoteAgeSeconds) {
    const verdict = failed('PRICE', 'STALE_QUOTE', age, settings.quoteAgeSeconds);
    return pricedLater(turn, idea, verdict);
  }
  const way = directionOf(idea.side);
  const [target] = idea.targets;
  const isPast =
    (target !== undefined && way * (quote.price - target) >= 0) ||
    (idea.stoploss !== null && way * (quote.price - idea.stoploss) <= 0);
  return isPast
    ? failed('PRICE', 'PRICE_RAN_AWAY', quote.price, idea.entry)
    : passed('PRICE', quote.price);
}

/** A price may still come while the signal is young. */
const pricedLater = (
  turn: Turn,
  idea: TradeableIdea,
  verdict: GateVerdict,
): GateVerdict | Waiting =>
  ageOf(turn, idea) < turn.state.settings.signalAgeSeconds ? waiting(verdict) : verdict;
