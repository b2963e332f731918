// One signal judged at its time, gate by gate: its rule, our own record with it, the order, the prices, the
// size. What comes out is a position or the reason why there is none.
import type { IsoDate } from '#core/market/ist.ts';
import { roomOf } from '#core/trading/daily-corpus.ts';
import type { TradeRefusal } from '#core/trading/refusal.ts';
import type { RuleMatch } from '#core/trading/rule-match.ts';
import { type SizingInput, sizeOf, TRUST_SHARE } from '#core/trading/sizing.ts';
import type { BacktestPlan, BacktestPolicy, BacktestPosition } from './backtest.ts';
import type { PlannedSignal } from './backtest-plan.ts';
import type { OrderReplay } from './leg-replay.ts';
import { positionOf } from './position.ts';
import type { RuleRecords } from './rule-record.ts';
import type { OrderPlan, SizedOrder } from './signal-plan.ts';
import type { TradingBooks } from './trading-books.ts';

/** Names the order of a signal among all replays. */
export const orderKey = ({ report, direction }: SizedOrder): string =>
  `${report.tradeId}/${direction}`;

export type Replays = ReadonlyMap<string, OrderReplay>;

export interface Taken {
  readonly position: BacktestPosition;
  readonly closes: readonly { readonly date: IsoDate; readonly price: number }[];
}

export interface DecisionContext {
  readonly plan: BacktestPlan;
  readonly replays: Replays;
  readonly books: TradingBooks;
  readonly records: RuleRecords;
}

export function decide(
  policy: BacktestPolicy,
  signal: PlannedSignal,
  context: DecisionContext,
): Taken | TradeRefusal {
  const match = signal.matches[policy];
  if (signal.repeated) return 'SAME_IDEA';
  if (match === null) return 'NO_RULE';
  // The double gate of live trading; the other policies show what rules bring without it.
  if (policy === 'ACTIVE' && isDemoted(signal, match, context)) return 'DEMOTED';
  const planned = plannedOf(signal, match);
  if (planned.kind === 'refused') return planned.refusal;
  const { order } = planned;
  const replay = replayOf(order, context);
  if (replay.kind === 'refused') return replay.refusal;
  const sizing = sizeOf(sizingInput(policy, { signal, match, order }, context));
  if (sizing.kind === 'refused') return sizing.refusal;
  const { settings } = context.plan;
  const position = positionOf(
    { order, match, lots: sizing.lots, boosted: signal.boost[order.direction] > 1 },
    replay,
    settings.slippagePct[order.category],
  );
  return { position, closes: replay.closes };
}

const isDemoted = (
  { report, outcomeVariance }: PlannedSignal,
  match: RuleMatch,
  { records }: DecisionContext,
): boolean => records.isDemoted(match, outcomeVariance[match.rule.direction], report.entryAt);

function plannedOf({ report, orders }: PlannedSignal, { rule }: RuleMatch): OrderPlan {
  const planned = orders[rule.direction];
  if (planned === undefined) {
    throw new Error(`signal ${report.tradeId}: expected a plan of its order, found none`);
  }
  return planned;
}

function replayOf(order: SizedOrder, { replays }: DecisionContext): OrderReplay {
  const replay = replays.get(orderKey(order));
  if (replay === undefined) {
    throw new Error(`order ${orderKey(order)}: expected its replay, found none`);
  }
  return replay;
}

interface Matched {
  readonly signal: PlannedSignal;
  readonly match: RuleMatch;
  readonly order: SizedOrder;
}

function sizingInput(
  policy: BacktestPolicy,
  { signal, match, order }: Matched,
  { books, plan }: DecisionContext,
): SizingInput {
  const { rule } = match;
  const book = books.books()[order.direction];
  // Trust is a gate: who goes by the selection alone does not look at it, and it says nothing of a fade.
  const asksTrust = policy !== 'SELECTION' && order.direction === 'NORMAL';
  return {
    bookPaise: book.openingPaise,
    riskShare: policy === 'GATES' ? plan.settings.fixedRiskShare : rule.kellyFraction,
    trustShare: asksTrust ? TRUST_SHARE[rule.trust ?? 'UNTRUSTED'] : 1,
    boost: signal.boost[order.direction],
    riskPerLotPaise: order.riskPerLotPaise,
    marginPerLotPaise: order.marginPerLotPaise,
    roomPaise: roomOf(book, order.category),
    orderLimitLots: order.orderLimitLots,
  };
}
