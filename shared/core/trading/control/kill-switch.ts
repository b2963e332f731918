// Whether something stops new entries of a trade: a kill switch, a flatten that is under way, a loss halt.
import type { TradeGroup } from '../groups/trade-group.ts';
import type { EngineRefusal } from '../refusal.ts';
import type { Controls } from './controls.ts';
import { isInScope, type Scope, type Scoped } from './operator-command.ts';

type Killed = Extract<EngineRefusal, `KILLED_${string}` | 'DAILY_LOSS' | 'MAX_DRAWDOWN'>;

const WIDEST_FIRST = ['ALL', 'BOOK', 'CATEGORY', 'ADVISOR', 'INSTRUMENT'] as const;

/** Null = entries are allowed. A kill switch says more than a loss halt, a wide one more than a narrow one. */
export function killedBy(
  { controls }: { readonly controls: Controls },
  trade: Scoped,
): Killed | null {
  const scopes = stopped(controls).filter((scope) => isInScope(scope, trade));
  const kind = WIDEST_FIRST.find((one) => scopes.some((scope) => scope.kind === one));
  if (kind !== undefined) return `KILLED_${kind}`;
  return controls.halts.find(({ book }) => book === trade.direction)?.cause ?? null;
}

/** A flatten keeps its scope closed, also when its kill switch is lifted before it is through. */
const stopped = ({ kills, flattening }: Controls): readonly Scope[] => [
  ...Object.values(kills).map(({ scope }) => scope),
  ...(flattening === null || flattening.step === 'DONE' ? [] : [flattening.scope]),
];

export const scopedOf = ({ direction, category, advisorId, instrument }: TradeGroup): Scoped => ({
  ...{ direction, category, advisorId },
  underlying: instrument.underlying,
});
