// Everything one simulated broker keeps: orders by id, correlation id and contract, the account, last prices,
// and what is still to be pushed. Altered in place by the functions of this folder.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import { istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { SessionPhase } from '#core/trading/engine/engine-state.ts';
import type { OrderPart, Product } from '#core/trading/orders/order.ts';
import type { OrderReport, TradeReport } from '#core/trading/orders/order-report.ts';
import type { BrokerPlan } from './broker-plan.ts';
import { luckOf } from './market-luck.ts';
import { isLive, reportOf, type WorkingOrder } from './working-order.ts';

/** What the account holds of a contract under one product. */
export interface Holding {
  readonly contract: string;
  readonly product: Product;
  /** Units, negative = short. */
  net: number;
  averagePrice: Price;
}

export interface SessionCall {
  readonly contracts: (contract: string) => boolean;
  readonly phase: SessionPhase;
}

export interface Floor {
  readonly plan: BrokerPlan;
  /** Of the session that runs or ran last. */
  date: IsoDate;
  /** By broker order id, in order of arrival; of all days. */
  readonly orders: Map<string, WorkingOrder>;
  readonly byCorrelation: Map<string, WorkingOrder[]>;
  /** Orders to which a price can still do something, by contract. */
  readonly live: Map<string, WorkingOrder[]>;
  readonly holdings: Map<string, Holding>;
  readonly last: Map<string, Price>;
  /** What was said of sessions today, the newest last, and what follows for each contract that was asked about. */
  sessions: SessionCall[];
  readonly phases: Map<string, SessionPhase>;
  /** Of the day. */
  trades: TradeReport[];
  pushed: OrderReport[];
  /** Instants of the order messages of the last hour, and how many of the day. */
  messages: { recent: Instant[]; today: number };
  /** The broker's own switch: no trading for the rest of the day. */
  isSwitchedOff: boolean;
  ids: number;
  /** Rises with every change: lists that were made before are stale. */
  changes: number;
}

export const emptyFloor = (plan: BrokerPlan): Floor => ({
  plan,
  date: '0000-00-00',
  ...{ orders: new Map(), byCorrelation: new Map(), live: new Map(), holdings: new Map() },
  last: new Map(),
  ...{ sessions: [], phases: new Map() },
  ...{ trades: [], pushed: [], messages: { recent: [], today: 0 }, isSwitchedOff: false },
  ...{ ids: 0, changes: 0 },
});

/** CLOSED unless it was opened today; HALTED takes no new orders. */
export function phaseOf(floor: Floor, contract: string): SessionPhase {
  const known = floor.phases.get(contract);
  if (known !== undefined) return known;
  const phase = floor.sessions.findLast(({ contracts }) => contracts(contract))?.phase ?? 'CLOSED';
  floor.phases.set(contract, phase);
  return phase;
}

/** Twelve digits: the day and a running number, as the broker's look. */
export function nextOrderId(floor: Floor, at: Instant): string {
  const day = istDate(at).slice(2).replaceAll('-', '');
  return `${day}${String(++floor.ids).padStart(6, '0')}`;
}

export function addOrder(floor: Floor, order: WorkingOrder): void {
  floor.orders.set(order.brokerOrderId, order);
  floor.changes++;
  const { correlationId, contract } = order;
  if (correlationId !== null) {
    const own = floor.byCorrelation.get(correlationId);
    if (own === undefined) floor.byCorrelation.set(correlationId, [order]);
    else own.push(order);
  }
  const live = floor.live.get(contract);
  if (live === undefined) floor.live.set(contract, [order]);
  else live.push(order);
}

/** Orders nothing can happen to any more at a price leave the list that prices walk. */
export function forgetEnded(floor: Floor, contract: string): void {
  const live = floor.live.get(contract);
  if (live === undefined) return;
  const left = live.filter(isLive);
  if (left.length < live.length) floor.live.set(contract, left);
}

/** The part changed: it is told, and what was made of it before is stale. */
export function changed(floor: Floor, order: WorkingOrder, part: OrderPart, at: Instant): void {
  order.updatedAt = at;
  order.rows = null;
  order.seen = null;
  floor.changes++;
  floor.pushed.push(reportOf(order, part));
}

/** Chance of this order; each question is answered the same however often it is asked. */
export const luck = (floor: Floor, order: WorkingOrder, question: string): number =>
  luckOf(floor.plan.seed, order.correlationId ?? order.brokerOrderId, question);

/** A chance that is drawn anew each time. */
export const freshLuck = (floor: Floor, order: WorkingOrder, question: string): number =>
  luckOf(floor.plan.seed, order.correlationId ?? order.brokerOrderId, question, ++order.draws);
