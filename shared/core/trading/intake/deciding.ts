// One signal through all gates, at this instant: traded, faded, held or refused, with every verdict.
import { istDate } from '#core/market/ist.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import { inform, own, putSignal, setTimer, setVolatile, type Turn } from '../engine/turn.ts';
import { contractFigures, lotMoney } from './contract-figures.ts';
import type { Decision, GateVerdict, SignalOutcome, Sized } from './decision.ts';
import { failed, passed, type Waiting } from './gate-verdict.ts';
import { ownLevels } from './own-levels.ts';
import { sameIdea } from './posted-ideas.ts';
import { reserved } from './reserving.ts';
import { ruleChoice } from './rule-choice.ts';
import type { SignalRecord, TradeableIdea } from './signal-record.ts';
import { situationOf } from './situation.ts';
import { sizeVerdict } from './size.ts';
import { freshness, killSwitch, price, readiness, session, tradableFrom } from './waiting-gates.ts';

/** What is known of a signal that comes to the end of its way. */
export interface Verdict {
  readonly outcome: SignalOutcome;
  readonly gates: readonly GateVerdict[];
  readonly ruleKey?: string | null;
  readonly groupId?: string | null;
  readonly sized?: Sized | null;
}

/** Stores and tells the decision. A signal that is held already is told again only when the reason changed. */
export function decide(turn: Turn, record: SignalRecord): void {
  const verdict = verdictOf(turn, record);
  const decision: Decision = {
    ...{ signalId: record.signalId, version: record.version },
    ...{ date: istDate(turn.at), at: turn.at, outcome: verdict.outcome, gates: verdict.gates },
    ruleKey: verdict.ruleKey ?? null,
    groupId: verdict.groupId ?? null,
    sized: verdict.sized ?? null,
  };
  if (decision.outcome === 'HELD') hold(turn, record);
  if (isToldAlready(record.decision, decision)) return;
  putSignal(turn, { ...record, decision });
  turn.decisions.push(decision);
  if (decision.groupId !== null) {
    inform(turn, 'TRADED', decision.groupId, `${record.signalId} ${decision.outcome}`);
  }
}

const isToldAlready = (before: Decision | null, now: Decision): boolean =>
  before?.outcome === 'HELD' &&
  now.outcome === 'HELD' &&
  before.gates.at(-1)?.reason === now.gates.at(-1)?.reason;

/** Looked at again when something it waits for changes, and when it is too old for it. */
function hold(turn: Turn, { signalId, idea }: SignalRecord): void {
  if (!turn.state.held.includes(signalId)) {
    setVolatile(turn, { held: [...turn.state.held, signalId] });
  }
  if (idea === null) return;
  const stale = tradableFrom(idea) + turn.state.settings.signalAgeSeconds * 1000;
  if (stale > turn.at) setTimer(turn, `idea/held/${signalId}`, stale);
}

function verdictOf(turn: Turn, { idea, status }: SignalRecord): Verdict {
  if (idea === null) throw new Error('deciding: expected an idea that is in order, found none');
  const gates: GateVerdict[] = [passed('VALID')];
  if (status !== 'OPEN') {
    return { outcome: 'REFUSED', gates: [...gates, failed('VERSION', 'NOT_OPEN', status, 'OPEN')] };
  }
  gates.push(passed('VERSION'));
  const early = earlyGates(turn, idea, gates);
  if (early !== null) return early;
  const { day } = turn.state;
  if (day === null) throw new Error(`signal ${idea.signalId}: expected a day, found none`);
  return ruledVerdict(turn, idea, { day, gates });
}

/** Null when it passed all of them. */
function earlyGates(turn: Turn, idea: TradeableIdea, gates: GateVerdict[]): Verdict | null {
  const asked: readonly (() => GateVerdict | Waiting)[] = [
    () => readiness(turn),
    () => session(turn, idea),
    () => killSwitch(turn, idea),
    () => freshness(turn, idea),
    () => price(turn, idea),
    () => sameIdea(turn, idea),
  ];
  for (const gate of asked) {
    const verdict = gate();
    if ('kind' in verdict) return { outcome: 'HELD', gates: [...gates, verdict.verdict] };
    gates.push(verdict);
    if (!verdict.pass) return { outcome: 'REFUSED', gates };
  }
  return null;
}

interface Way {
  readonly day: TradingDay;
  readonly gates: GateVerdict[];
}

/** From the rule that speaks about it to the reservation. */
function ruledVerdict(turn: Turn, idea: TradeableIdea, { day, gates }: Way): Verdict {
  const situation = situationOf(idea, day);
  const chosen = ruleChoice(idea, situation, day);
  if (chosen.kind === 'refused') {
    return { outcome: 'REFUSED', gates: [...gates, ...chosen.gates] };
  }
  const { choice } = chosen;
  gates.push(...choice.gates);
  const ruleKey = choice.rule?.ruleKey ?? null;
  const refuse = (verdict: GateVerdict): Verdict => ({
    ...{ outcome: 'REFUSED', gates: [...gates, verdict], ruleKey },
  });
  const figures = contractFigures(idea, day);
  const { huntedShareAbove } = turn.state.settings;
  const { direction } = choice;
  const levels = ownLevels(idea, {
    direction,
    situation,
    day,
    tick: figures.tick,
    huntedShareAbove,
  });
  if (typeof levels === 'string') return refuse(failed('LEVELS', levels));
  const money = lotMoney(idea, levels, figures, day);
  // A stop within half a paisa of the entry risks nothing that could be sized.
  if (money.riskPerLotPaise === 0) return refuse(failed('LEVELS', 'NO_STOP', levels.stop));
  gates.push(passed('LEVELS', levels.stop));
  const input = { idea, choice, levels, figures, money };
  const size = sizeVerdict(turn, input);
  if (size.kind === 'refused') return refuse(failed('SIZE', size.reason, size.found, 1));
  gates.push(passed('SIZE', size.sized.lots));
  const { sized } = size;
  const end = reserved(turn, { ...input, sized }, day);
  if (end.kind === 'refused') {
    return { outcome: 'REFUSED', gates: [...gates, ...end.gates], ruleKey, sized };
  }
  return {
    outcome: direction === 'NORMAL' ? 'TRADED' : 'REVERSED',
    gates: [...gates, ...end.gates],
    ...{ ruleKey, sized, groupId: end.groupId },
  };
}

/** It waits no longer. */
export function release(turn: Turn, signalId: string): void {
  if (!turn.state.held.includes(signalId)) return;
  setVolatile(turn, { held: turn.state.held.filter((one) => one !== signalId) });
  own(turn, 'timers').delete(`idea/held/${signalId}`);
}
