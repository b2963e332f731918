// One policy through the window, signal by signal in order of time: rule, order, prices, size, capital,
// legs. Every signal becomes a position or a refusal.
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { roomOf } from '#core/trading/daily-corpus.ts';
import type { TradeRefusal } from '#core/trading/refusal.ts';
import type { RuleMatch } from '#core/trading/rule-match.ts';
import { sizeOf, TRUST_SHARE } from '#core/trading/sizing.ts';
import type { BacktestPlan, BacktestPolicy, BacktestPosition, EquityPoint } from './backtest.ts';
import type { PlannedSignal } from './backtest-plan.ts';
import { equityRecord } from './equity-record.ts';
import type { OrderReplay } from './leg-replay.ts';
import { positionOf } from './position.ts';
import type { SizedOrder } from './signal-plan.ts';
import { type Books, type TradingBooks, tradingBooks } from './trading-books.ts';

/** Names the order of a signal among all replays. */
export const orderKey = ({ report, direction }: SizedOrder): string =>
  `${report.tradeId}/${direction}`;

export type Replays = ReadonlyMap<string, OrderReplay>;

export interface PolicyRun {
  readonly positions: readonly BacktestPosition[];
  readonly refusals: Readonly<Partial<Record<TradeRefusal, number>>>;
  readonly equity: readonly EquityPoint[];
}

export interface RunContext {
  readonly plan: BacktestPlan;
  readonly replays: Replays;
  /** Sees the books after every event. */
  readonly onEvent?: (books: Books) => void;
}

/** `signals` by (time, id). */
export function runPolicy(
  policy: BacktestPolicy,
  signals: readonly PlannedSignal[],
  context: RunContext,
): PolicyRun {
  const { from, to, settings } = context.plan;
  const days = tradingDaysBetween(from, to);
  const books = tradingBooks(days[0] ?? from, {
    capitalPaise: settings.capitalPaise,
    budgetPct: settings.budgetPct,
    onEvent: context.onEvent ?? (() => undefined),
  });
  const positions: BacktestPosition[] = [];
  const refusals: Partial<Record<TradeRefusal, number>> = {};
  const equity = equityRecord();
  const take = (signal: PlannedSignal): void => {
    books.settleUntil(signal.report.entryAt);
    const decided = decide(policy, signal, { ...context, books });
    if (typeof decided === 'string') refusals[decided] = (refusals[decided] ?? 0) + 1;
    else {
      positions.push(decided.position);
      equity.opened(decided);
      enter(books, decided.position);
    }
  };
  const waiting = signals.values();
  let next = waiting.next();
  for (const date of days) {
    books.startDay(date);
    // Those of days without a session come up on the next one, and are refused.
    for (
      ;
      next.done !== true && istDate(next.value.report.entryAt) <= date;
      next = waiting.next()
    ) {
      take(next.value);
    }
    books.settleUntil(endOfDate(date) - 1);
    equity.dayEnded(date, books.books());
  }
  for (; next.done !== true; next = waiting.next()) take(next.value);
  return { positions, refusals, equity: equity.points() };
}

export interface Taken {
  readonly position: BacktestPosition;
  readonly closes: readonly { readonly date: IsoDate; readonly price: number }[];
}

interface DecisionContext extends RunContext {
  readonly books: TradingBooks;
}

function decide(
  policy: BacktestPolicy,
  signal: PlannedSignal,
  context: DecisionContext,
): Taken | TradeRefusal {
  const match = signal.matches[policy];
  if (signal.repeated) return 'SAME_IDEA';
  if (match === null) return 'NO_RULE';
  const planned = signal.orders[match.rule.direction];
  if (planned === undefined) {
    throw new Error(`signal ${signal.report.tradeId}: expected a plan of its order, found none`);
  }
  if (planned.kind === 'refused') return planned.refusal;
  const { order } = planned;
  const replay = context.replays.get(orderKey(order));
  if (replay === undefined) {
    throw new Error(`order ${orderKey(order)}: expected its replay, found none`);
  }
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

interface Matched {
  readonly signal: PlannedSignal;
  readonly match: RuleMatch;
  readonly order: SizedOrder;
}

function sizingInput(
  policy: BacktestPolicy,
  { signal, match, order }: Matched,
  { books, plan }: DecisionContext,
) {
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

/** Margin of the position, and when each leg gives its share back. */
function enter(
  books: TradingBooks,
  { direction, category, marginPaise, lots, legs }: BacktestPosition,
) {
  books.enter(direction, category, marginPaise);
  const perLot = marginPaise / lots;
  for (const leg of legs) {
    if (leg.exitAt === null) continue;
    const { exitAt: at, netPaise } = leg;
    books.ending({ at, direction, category, marginPaise: perLot * leg.lots, netPaise });
  }
}
