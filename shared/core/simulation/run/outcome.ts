// Decisions, trades and money of a day, read from what was written.
import { CATEGORIES } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { istDate } from '#core/market/ist.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import type { DailyCorpus } from '#core/trading/daily-corpus.ts';
import type { GroupLeg, TradeGroup } from '#core/trading/groups/trade-group.ts';
import { exitedQuantity, type Order } from '#core/trading/orders/order.ts';
import type { DayRun, LedgerRow, TradeRow } from './day-run.ts';
import type { DurableStore } from './durable-store.ts';

/** Without what only the run knows. */
export function dayRunOf(
  store: DurableStore,
  date: IsoDate,
): Omit<DayRun, 'violations' | 'events'> {
  const records = store.records();
  return {
    date,
    decisions: records.flatMap((record) =>
      record.kind === 'signal' && record.value?.decision?.date === date
        ? [record.value.decision]
        : [],
    ),
    trades: records.flatMap((record) =>
      record.kind === 'group' && record.value !== null && isOf(record.value, date)
        ? tradesOf(record.value, store)
        : [],
    ),
    ledger: Object.fromEntries(
      RULE_DIRECTIONS.flatMap((book) => {
        const corpus = store.record('book', book);
        return corpus === undefined ? [] : [[book, ledgerOf(corpus)] as const];
      }),
    ),
  };
}

const isOf = ({ closedAt }: TradeGroup, date: IsoDate): boolean =>
  closedAt === null || istDate(closedAt) === date;

function ledgerOf({ openingPaise, categories }: DailyCorpus): LedgerRow {
  const sum = (of: 'availablePaise' | 'reservedPaise' | 'deployedPaise' | 'realisedPaise') =>
    CATEGORIES.reduce((total, category) => total + categories[category][of], 0);
  return {
    opening: openingPaise,
    available: sum('availablePaise'),
    reserved: sum('reservedPaise'),
    deployed: sum('deployedPaise'),
    realised: sum('realisedPaise'),
  };
}

function tradesOf(group: TradeGroup, store: DurableStore): readonly TradeRow[] {
  return group.legs.flatMap((leg) => {
    const entry = store.record('order', leg.entryOrderId);
    if (!entry || entry.fill.averagePrice === null) return [];
    return [tradeOf(group, leg, entry, store)];
  });
}

function tradeOf(group: TradeGroup, leg: GroupLeg, entry: Order, store: DurableStore): TradeRow {
  const exits = exitsOf(leg, entry, store);
  const closed = exits.reduce((sum, { quantity }) => sum + quantity, 0);
  const value = exits.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const isFlat = closed >= entry.fill.quantity;
  return {
    tradeGroupId: group.groupId,
    legNumber: leg.legNumber,
    signalId: group.signalId,
    reverse: group.direction === 'REVERSE',
    ...{ contract: group.contract, side: group.side, quantity: entry.fill.quantity },
    entry: entry.fill.averagePrice ?? group.entry,
    entryAt: entry.fill.firstAt ?? group.decidedAt,
    exit: closed === 0 ? null : value / closed,
    exitAt: isFlat ? Math.max(...exits.map(({ at }) => at)) : null,
    reason: isFlat ? causeOf(leg, entry) : null,
    ...{ grossPaise: leg.grossPaise, costPaise: leg.costPaise, netPaise: leg.netPaise },
  };
}

interface Closing {
  readonly quantity: number;
  readonly price: number;
  readonly at: number;
}

function exitsOf(leg: GroupLeg, entry: Order, store: DurableStore): readonly Closing[] {
  const others = leg.otherOrderIds.flatMap((id) => store.record('order', id)?.fill ?? []);
  const fills = [entry.target?.fill, entry.stop?.fill, ...others];
  return fills.flatMap((fill) =>
    fill === undefined || fill.averagePrice === null
      ? []
      : [{ quantity: fill.quantity, price: fill.averagePrice, at: fill.lastAt ?? 0 }],
  );
}

/** What closed most of it: its own exits, else why it had to leave. */
function causeOf(leg: GroupLeg, entry: Order): TradeRow['reason'] {
  if (exitedQuantity(entry) * 2 < entry.fill.quantity) return leg.exitCause ?? 'STOP';
  const target = entry.target?.fill.quantity ?? 0;
  const stop = entry.stop?.fill.quantity ?? 0;
  return target >= stop ? 'TARGET' : 'STOP';
}
