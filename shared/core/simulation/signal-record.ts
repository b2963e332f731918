// Every signal in order of time, before any gate: what the crowd thinks of it, and whether its advisor
// has just said the same.
import type { Instant } from '#core/market/ist.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { compareIds } from '#core/signals/id-order.ts';
import {
  crowdBoost,
  EMPTY_CROWD,
  ideaClosed,
  ideaOpened,
  type OpenIdea,
} from '#core/trading/crowd.ts';
import { ideaKey, isSameIdea, type PostedIdea } from '#core/trading/same-idea.ts';
import type { Signal } from './signal-plan.ts';

export interface RecordedSignal extends Signal {
  /** Said before by the same advisor. */
  readonly repeated: boolean;
  /** When we follow, when we fade. */
  readonly boost: Readonly<Record<RuleDirection, number>>;
}

/** By (time, id). An idea whose end is not known before `end` stays open. */
export function recordSignals(signals: readonly Signal[], end: Instant): readonly RecordedSignal[] {
  const crowd = crowdRecord(end);
  const isRepeated = repetition();
  return [...signals].sort(byEntry).map((signal) => {
    const repeated = isRepeated(signal);
    return { ...signal, repeated, boost: crowd.record(signal) };
  });
}

const byEntry = ({ report: a }: Signal, { report: b }: Signal): number =>
  a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId);

interface Voter extends OpenIdea {
  readonly until: Instant;
}

function crowdRecord(end: Instant) {
  let crowd = EMPTY_CROWD;
  const open = new Map<string, Voter>();
  const closeUntil = (now: Instant, underlying: string): void => {
    for (const idea of crowd.get(underlying)?.values() ?? []) {
      const voter = open.get(idea.ideaId);
      if (voter === undefined || voter.until > now) continue;
      crowd = ideaClosed(crowd, idea);
      open.delete(idea.ideaId);
    }
  };
  return {
    record({ report, trade }: Signal): RecordedSignal['boost'] {
      const { advisorId, instrument, entryAt, tradeId } = report;
      const { underlying } = instrument;
      closeUntil(entryAt, underlying);
      const towards = (sentiment: 1 | -1) =>
        crowdBoost(crowd, { advisorId, underlying, sentiment });
      const boost = {
        NORMAL: towards(trade.direction),
        REVERSE: towards(trade.direction === 1 ? -1 : 1),
      };
      const until = trade.knownAt < end ? trade.exitAt : Number.POSITIVE_INFINITY;
      // An entry that the tape does not bear out was never reached: it does not vote.
      if (trade.path?.filled !== false && until > entryAt) {
        const idea = { ideaId: tradeId, advisorId, underlying, sentiment: trade.direction };
        crowd = ideaOpened(crowd, idea);
        open.set(tradeId, { ...idea, until });
      }
      return boost;
    },
  };
}

/** True for a signal that repeats one which was none itself. */
function repetition(): (signal: Signal) => boolean {
  const posted = new Map<string, PostedIdea[]>();
  return ({ report }) => {
    const { advisorId, instrument, side, entryPrice, entryAt } = report;
    const idea: PostedIdea = { advisorId, instrument, side, entryPrice, at: entryAt };
    const key = ideaKey(idea);
    const recent = (posted.get(key) ?? []).filter((one) => isRecent(one, idea));
    if (recent.some((earlier) => isSameIdea(earlier, idea))) return true;
    posted.set(key, [...recent, idea]);
    return false;
  };
}

const RECENT_MS = 30 * 60_000;
const isRecent = (earlier: PostedIdea, later: PostedIdea): boolean =>
  later.at - earlier.at <= RECENT_MS;
