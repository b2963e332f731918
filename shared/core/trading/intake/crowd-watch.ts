// Follows every idea by its prices, from posting to its end: it votes once its entry was reached, until a stop,
// a target, square-off, expiry or the advisor ends it.
import { calendarCovers, sessionEnd } from '#core/market/calendar.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { sentimentOf } from '#core/market/sentiment.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { directionOf } from '#core/signals/trade.ts';
import { dropIdea, putIdea, setTimer, type Turn } from '../engine/turn.ts';
import type { CrowdIdea } from './crowd-idea.ts';
import { decideAgain } from './held-signals.ts';
import type { SignalRecord, TradeableIdea } from './signal-record.ts';
import { tradableFrom } from './waiting-gates.ts';

const MINUTE = 60_000;

/** Before any gate. */
export function recordIdea(turn: Turn, idea: TradeableIdea): void {
  const { instrument, signalId, advisorId, contract, side, entry, stoploss, targets } = idea;
  const ends = endsOf(turn, idea);
  const price = turn.state.quotes.get(contract)?.price;
  putIdea(turn, {
    ...{ ideaId: signalId, advisorId, underlying: instrument.underlying },
    ...{ sentiment: sentimentOf(instrument, side), contract, side, entry, stoploss },
    ...{ target: targets[0] ?? null, reachedAt: null, ...ends },
    waitsFor: price === undefined ? null : waitsFor(idea, price),
  });
  if (ends.entryUntil > turn.at) setTimer(turn, `idea/${signalId}`, ends.entryUntil);
  if (price !== undefined) watchIdea(turn, signalId, price);
}

/** From which side the price has to come to the entry. */
const waitsFor = ({ entry }: Pick<TradeableIdea, 'entry'>, price: Price): 'RISE' | 'FALL' =>
  price < entry ? 'RISE' : 'FALL';

function endsOf(turn: Turn, idea: TradeableIdea) {
  const { settings } = turn.state;
  const { instrument, period } = idea;
  const from = tradableFrom(idea);
  const closes = (date: string): Instant | null => {
    // Beyond the calendar nobody knows the sessions: only a level or the advisor ends it until then.
    if (!calendarCovers(date)) return null;
    const end = sessionEnd(date, segmentOf(instrument));
    return end === null ? null : end - settings.squareOffMinutes * MINUTE;
  };
  const expiry = instrument.kind === 'EQ' ? null : closes(instrument.expiry);
  const until = period === 'INTRADAY' ? closes(istDate(from)) : expiry;
  const entryUntil = from + settings.entryValidityMinutes[period] * MINUTE;
  return { until, entryUntil: until === null ? entryUntil : Math.min(entryUntil, until) };
}

/** New levels; closed and cancelled ideas vote no more. */
export function reviseIdea(turn: Turn, idea: TradeableIdea, status: SignalRecord['status']): void {
  const known = turn.state.ideas.get(idea.signalId);
  if (known === undefined) return;
  if (status !== 'OPEN') dropIdea(turn, idea.signalId);
  else putIdea(turn, { ...known, stoploss: idea.stoploss, target: idea.targets[0] ?? null });
}

/** After a price of that contract. */
export function watchIdeas(turn: Turn, contract: string): void {
  const quote = turn.state.quotes.get(contract);
  if (quote === undefined) return;
  for (const ideaId of turn.state.ideasOf.get(contract) ?? []) {
    watchIdea(turn, ideaId, quote.price);
  }
}

function watchIdea(turn: Turn, ideaId: string, price: Price): void {
  const idea = turn.state.ideas.get(ideaId);
  if (idea === undefined) return;
  if (idea.reachedAt !== null) {
    if (isAtAnEnd(idea, price)) dropIdea(turn, ideaId);
    return;
  }
  if (idea.waitsFor === null && price !== idea.entry) {
    putIdea(turn, { ...idea, waitsFor: waitsFor(idea, price) });
  } else if (isReached(idea, price)) putIdea(turn, { ...idea, reachedAt: turn.at });
}

const isReached = ({ waitsFor: way, entry }: CrowdIdea, price: Price): boolean => {
  if (price === entry) return true;
  return way === 'RISE' ? price > entry : way === 'FALL' && price < entry;
};

function isAtAnEnd({ side, stoploss, target }: CrowdIdea, price: Price): boolean {
  const way = directionOf(side);
  return (
    (stoploss !== null && way * (price - stoploss) <= 0) ||
    (target !== null && way * (price - target) >= 0)
  );
}

/** `held/<signal>` = it is too old to wait longer; `<signal>` = its entry or its time is over. */
export function ideaTimer(turn: Turn, name: string): void {
  if (name.startsWith('held/')) {
    decideAgain(turn, name.slice('held/'.length));
    return;
  }
  const idea = turn.state.ideas.get(name);
  if (idea === undefined) return;
  const isOver = idea.until !== null && idea.until <= turn.at;
  if (isOver || (idea.reachedAt === null && idea.entryUntil <= turn.at)) dropIdea(turn, name);
  else if (idea.until !== null) setTimer(turn, `idea/${name}`, idea.until);
}
