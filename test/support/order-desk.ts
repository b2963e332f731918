// The orders module alone, with a clock and its timers: what it asks of the broker is collected, tests answer.
import { contractKey, type Future } from '#core/market/instrument.ts';
import type { Effect } from '#core/trading/engine/effect.ts';
import type { CommandOutcome, QueryAnswer } from '#core/trading/engine/engine-event.ts';
import type { EngineSettings } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { begun, finished, type Turn } from '#core/trading/engine/turn.ts';
import type { TradeGroup } from '#core/trading/groups/trade-group.ts';
import { commandAnswered } from '#core/trading/orders/answering.ts';
import { dispatchWaiting } from '#core/trading/orders/dispatch.ts';
import { orderFound, orderTimer } from '#core/trading/orders/look-up.ts';
import type {
  Order,
  OrderPurpose,
  OrderRequest,
  WantedChange,
} from '#core/trading/orders/order.ts';
import { isPlaceId } from '#core/trading/orders/order-id.ts';
import type { OrderReport, TradeReport } from '#core/trading/orders/order-report.ts';
import { orderWritten, planOrder, queueEntry, want } from '#core/trading/orders/placing.ts';
import { applyReport, applyTrade } from '#core/trading/orders/reporting.ts';
import type { ApprovedIntent, OrderIntent } from '#core/trading/risk/approved-intent.ts';
import { clock, ENGINE_DATE, emptyEngine } from './engine-day.ts';

const INSTRUMENT: Future = {
  ...{ kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
};

const COMMON = {
  contract: contractKey(INSTRUMENT),
  instrument: INSTRUMENT,
  product: 'INTRADAY',
  quantity: 100,
} as const;

/** 100 units bought at 21,500 at most, target 21,600, stop 21,400. */
export const SUPER: OrderRequest = {
  ...{ ...COMMON, side: 'BUY', kind: 'SUPER', price: 21_500, target: 21_600, stop: 21_400 },
};
/** Sold at 21,490 at least. */
export const EXIT: OrderRequest = { ...COMMON, side: 'SELL', kind: 'LIMIT', price: 21_490 };
/** Sold at 21,350 at least once 21,400 is traded. */
export const PROTECT: OrderRequest = {
  ...{ ...COMMON, side: 'SELL', kind: 'STOP', trigger: 21_400, price: 21_350 },
};

/** What all orders of the desk belong to. */
const GROUP: TradeGroup = {
  ...{ groupId: 'G1', signalId: 'S1', advisorId: 'ADV1', ruleKey: null, direction: 'NORMAL' },
  ...{ venue: 'BROKER', instrument: INSTRUMENT, contract: COMMON.contract },
  ...{ category: 'INDEX_FUTURES', period: 'INTRADAY', product: 'INTRADAY', side: 'BUY' },
  ...{ sentiment: 1, style: 'RESTING', entry: 21_500, initialStop: 21_400, stop: 21_400 },
  ...{ targets: [21_600], caps: null, lotSize: 50, tick: 5, marginPerLotPaise: 10_000_000 },
  ...{ riskPerLotPaise: 500_000, boosted: false, phase: 'ENTERING', legs: [], targetsHit: 0 },
  ...{ decidedAt: clock('10:00'), entryDate: ENGINE_DATE, entryUntil: clock('12:00') },
  ...{ squareOffAt: null, lastDate: null, averageEntry: null, openedAt: null, closedAt: null },
};

const REQUESTS = { ENTRY: SUPER, EXIT, PROTECT } as const;

export interface OrderDesk {
  state: EngineState;
  /** Everything that was asked for, in order. */
  readonly effects: Effect[];
  /** When each message went to the broker. */
  readonly messagedAt: number[];
  /** Rows of the tables that were used. */
  readonly transitions: string[];
  /** One step at the desk's time: the change, then what waits is sent. */
  act<T>(change: (turn: Turn) => T): T;
  /** Time goes on; timers that are due fire in order. */
  pass(milliseconds: number): void;
}

export function orderDesk(settings: Partial<EngineSettings> = {}): OrderDesk {
  const sessions = { EQUITY: 'OPEN', EQUITY_CAS: 'OPEN', DERIVATIVES: 'OPEN' } as const;
  const start: EngineState = { ...emptyEngine(settings), health: 'RUNNING', sessions };
  const desk: OrderDesk = {
    state: { ...start, groups: new Map([[GROUP.groupId, GROUP]]), now: clock('10:00') },
    ...{ effects: [], messagedAt: [], transitions: [] },
    act: (change) => {
      const turn = begun(desk.state, desk.state.now);
      const result = change(turn);
      dispatchWaiting(turn);
      const { state, effects, transitions } = finished(turn);
      desk.state = state;
      desk.effects.push(...effects);
      desk.messagedAt.push(...effects.filter(isMessage).map(() => state.now));
      desk.transitions.push(...transitions.map(({ name }) => name));
      return result;
    },
    pass: (milliseconds) => letPass(desk, desk.state.now + milliseconds),
  };
  return desk;
}

const isMessage = ({ kind }: Effect): boolean =>
  kind === 'place' || kind === 'modify' || kind === 'cancel';

function letPass(desk: OrderDesk, until: number): void {
  for (;;) {
    const due = [...desk.state.timers]
      .filter(([, at]) => at <= until)
      .sort(([, a], [, b]) => a - b);
    const [timerId, at] = due[0] ?? ['', until];
    desk.state = { ...desk.state, now: Math.max(desk.state.now, at) };
    if (timerId === '') return;
    const timers = new Map(desk.state.timers);
    timers.delete(timerId);
    desk.state = { ...desk.state, timers };
    desk.act((turn) => {
      if (timerId.startsWith('order/')) orderTimer(turn, timerId.slice('order/'.length));
    });
  }
}

export const orderAt = ({ state }: OrderDesk, orderId: string): Order => {
  const order = state.orders.get(orderId);
  if (order === undefined) throw new Error(`order ${orderId}: expected it, found none`);
  return order;
};

/** Written, so that exits and protection go out and entries are queued at their price. */
export function planned(desk: OrderDesk, purpose: OrderPurpose, change: object = {}): string {
  const request = { ...REQUESTS[purpose], ...change };
  const intent: OrderIntent = { groupId: 'G1', legNumber: 1, purpose, venue: 'BROKER', request };
  return desk.act((turn) => planOrder(turn, intent as ApprovedIntent));
}

/** Planned, written and, as far as the order rate allows, sent. */
export function sent(desk: OrderDesk, purpose: OrderPurpose, change: object = {}): string {
  const orderId = planned(desk, purpose, change);
  desk.act((turn) => {
    if (purpose === 'ENTRY') queueEntry(turn, orderId, orderAt(desk, orderId).request.price);
    else orderWritten(turn, orderId);
  });
  return orderId;
}

export const brokerIdOf = (orderId: string): string => `B-${orderId}`;

/** Sent, accepted and reported as pending. */
export function live(desk: OrderDesk, purpose: OrderPurpose, change: object = {}): string {
  const orderId = sent(desk, purpose, change);
  answer(desk, orderId, { kind: 'ACCEPTED', brokerOrderId: brokerIdOf(orderId) });
  return orderId;
}

/** Every message that is not answered is accepted. */
export function acceptAll(desk: OrderDesk): void {
  for (const [commandId, orderId] of desk.state.commandOf) {
    answer(desk, commandId, { kind: 'ACCEPTED', brokerOrderId: brokerIdOf(orderId) });
  }
}

/** To a place by the order's id, to a modify or cancel by the command's. */
export function answer(desk: OrderDesk, id: string, outcome: CommandOutcome): void {
  const { now: at } = desk.state;
  const commandId = [...desk.state.commandOf.keys()].find((open) => isPlaceId(open, id)) ?? id;
  desk.act((turn) => commandAnswered(turn, { kind: 'commandResult', at, commandId, outcome }));
}

export const wish = (desk: OrderDesk, orderId: string, change: WantedChange): boolean =>
  desk.act((turn) => want(turn, orderId, change));

/** The open command of the order, which has to be there. */
export function commandOf(desk: OrderDesk, orderId: string): string {
  const { command } = orderAt(desk, orderId);
  if (command === null) throw new Error(`order ${orderId}: expected a command, found none`);
  return command.commandId;
}

/** Of the entry, pending and unfilled, now, unless the change says otherwise. */
export function reportOf(
  desk: OrderDesk,
  orderId: string,
  change: Partial<OrderReport>,
): OrderReport {
  const { request } = orderAt(desk, orderId);
  return {
    ...{ brokerOrderId: brokerIdOf(orderId), correlationId: orderId, part: 'ENTRY' },
    ...{ status: 'PENDING', quantity: request.quantity, filledQuantity: 0, averagePrice: null },
    ...{ price: null, trigger: null, updatedAt: desk.state.now, reason: null },
    ...change,
  };
}

export function report(desk: OrderDesk, orderId: string, change: Partial<OrderReport>): void {
  const pushed = reportOf(desk, orderId, change);
  desk.act((turn) => applyReport(turn, 'BROKER', pushed));
}

export const tradeOf = (
  desk: OrderDesk,
  orderId: string,
  change: Partial<TradeReport>,
): TradeReport => ({
  ...{ tradeId: 'T1', brokerOrderId: brokerIdOf(orderId), part: 'ENTRY' },
  ...{ quantity: 100, price: 21_500, at: desk.state.now },
  ...change,
});

export function trade(desk: OrderDesk, orderId: string, change: Partial<TradeReport>): void {
  desk.act((turn) => applyTrade(turn, 'BROKER', tradeOf(desk, orderId, change)));
}

/** To the oldest look-up of the order that is open. */
export function found(desk: OrderDesk, orderId: string, reply: QueryAnswer): void {
  const query = [...desk.state.queries.values()].find((open) => open.orderId === orderId);
  if (query === undefined) throw new Error(`order ${orderId}: expected a look-up, found none`);
  const queries = new Map(desk.state.queries);
  queries.delete(query.queryId);
  desk.state = { ...desk.state, queries };
  desk.act((turn) => orderFound(turn, query, reply));
}

export const alarmsOf = ({ effects }: OrderDesk): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'notify' && effect.level === 'ALARM' ? [effect.code] : [],
  );

/** What went to the broker: 'place', 'modify STOP', 'cancel ENTRY'. */
export const messagesOf = ({ effects }: OrderDesk): readonly string[] =>
  effects.flatMap((effect) => {
    if (effect.kind === 'place') return ['place'];
    if (effect.kind === 'modify' || effect.kind === 'cancel') {
      return [`${effect.kind} ${effect.part}`];
    }
    return [];
  });
