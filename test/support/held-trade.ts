// A trade that is held: 100 NIFTY futures bought at 21,500 in one super order, target 21,600, stop 21,400.
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import { claim, deploy, openDay } from '#core/trading/daily-corpus.ts';
import type { EngineSettings } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { begun, putBook, putDay, putGroup, putOrder } from '#core/trading/engine/turn.ts';
import type { TradeGroup } from '#core/trading/groups/trade-group.ts';
import type { Order, Product, Venue } from '#core/trading/orders/order.ts';
import { NO_FILL } from '#core/trading/orders/order.ts';
import type { BrokerBook, OrderReport } from '#core/trading/orders/order-report.ts';
import { clock, ENGINE_DATE, emptyEngine, tradingDay } from './engine-day.ts';

export const HELD_CONTRACT = 'NIFTY:2024-01-25:FUT';
const MARGIN = 20_000_000;

interface HeldTrade {
  readonly instrument?: Instrument;
  readonly product?: Product;
  readonly venue?: Venue;
  readonly at?: number;
  readonly settings?: Partial<EngineSettings>;
}

/** Held since 10:00, it is 10:30, derivatives trade. */
export function heldTrade(trade: HeldTrade = {}): EngineState {
  const { at = clock('10:00'), settings = {} } = trade;
  const sessions = { EQUITY: 'OPEN', EQUITY_CAS: 'OPEN', DERIVATIVES: 'OPEN' } as const;
  const start: EngineState = { ...emptyEngine(settings), health: 'RUNNING', sessions };
  const turn = begun(start, at + 30 * 60_000);
  const opened = openDay(ENGINE_DATE, 1_000_000_000, tradingDay().budgetPct);
  const reserved = claim(opened, 'INDEX_FUTURES', MARGIN);
  putDay(turn, tradingDay());
  putBook(turn, 'NORMAL', deploy(reserved, 'INDEX_FUTURES', MARGIN));
  putOrder(turn, heldOrder(trade, at));
  putGroup(turn, heldGroup(trade, at));
  return turn.state;
}

const NIFTY: Instrument = {
  ...{ kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
};

function heldOrder(
  { instrument = NIFTY, product = 'INTRADAY', venue = 'BROKER' }: HeldTrade,
  at: number,
): Order {
  const fill = { ...NO_FILL, quantity: 100, averagePrice: 21_500, firstAt: at, lastAt: at };
  const contract = contractKey(instrument);
  return {
    ...{ orderId: 'E1', groupId: 'G1', legNumber: 1, purpose: 'ENTRY', venue },
    request: {
      ...{ kind: 'SUPER', contract, instrument, side: 'BUY', product },
      ...{ quantity: 100, price: 21_500, target: 21_600, stop: 21_400 },
    },
    ...{ status: 'FILLED', brokerOrderId: 'B1', fill },
    target: { status: 'ARMED', price: 21_600, fill: NO_FILL },
    stop: { status: 'ARMED', price: 21_400, fill: NO_FILL },
    ...{ wanted: null, command: null, modifications: 0, lookups: 0 },
    ...{ plannedAt: at, queuedAt: at, sentAt: at, reportedAt: at, reason: null },
  };
}

function heldGroup(
  { instrument = NIFTY, product = 'INTRADAY', venue = 'BROKER' }: HeldTrade,
  at: number,
): TradeGroup {
  const contract = contractKey(instrument);
  return {
    ...{ groupId: 'G1', signalId: 'S1', advisorId: 'ADV1', ruleKey: null, direction: 'NORMAL' },
    ...{ venue, instrument, contract, category: 'INDEX_FUTURES', product, side: 'BUY' },
    ...{ period: product === 'INTRADAY' ? 'INTRADAY' : 'SWING', sentiment: 1, style: 'RESTING' },
    ...{ entry: 21_500, initialStop: 21_400, stop: 21_400, targets: [21_600], caps: null },
    ...{ lotSize: 50, tick: 5, marginPerLotPaise: MARGIN / 2, riskPerLotPaise: 500_000 },
    ...{ boosted: false, phase: 'OPEN', targetsHit: 0 },
    legs: [
      {
        ...{ legNumber: 1, lots: 2, target: 21_600, entryOrderId: 'E1', otherOrderIds: [] },
        ...{ targetHit: false, exitCause: null, reservedPaise: 0, deployedPaise: MARGIN },
        ...{ grossPaise: 0, costPaise: 0, netPaise: 0 },
      },
    ],
    ...{ decidedAt: at, entryDate: ENGINE_DATE, entryUntil: at, squareOffAt: null },
    ...{ lastDate: null, averageEntry: 21_500, openedAt: at, closedAt: null },
  };
}

/** The book of a broker that has the order and its exits, and `units` of the contract. */
export function heldBook(
  state: EngineState,
  units: number,
  change: Partial<BrokerBook> = {},
): BrokerBook {
  const row: OrderReport = {
    ...{ brokerOrderId: 'B1', correlationId: 'E1', part: 'ENTRY', status: 'TRADED' },
    ...{ quantity: 100, filledQuantity: 100, averagePrice: 21_500, price: 21_500 },
    ...{ trigger: null, updatedAt: clock('10:00'), reason: null },
  };
  const leg = { ...row, status: 'PENDING', filledQuantity: 0, averagePrice: null } as const;
  const { contract = HELD_CONTRACT, product = 'INTRADAY' } = state.groups.get('G1') ?? {};
  const position = { contract, netQuantity: units, averagePrice: 21_500, product };
  return {
    takenAt: state.now,
    orders: [
      row,
      { ...leg, part: 'TARGET', price: 21_600 },
      { ...leg, part: 'STOP', price: 21_400 },
    ],
    trades: [],
    positions: units === 0 ? [] : [position],
    ...change,
  };
}
