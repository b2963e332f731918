// Which positions of a venue our orders explain, by the same book that shows the positions: nothing that
// happened after it was taken can look like a difference.
import { istDay } from '#core/market/ist.ts';
import { exitedQuantity, type Order, type OrderPart } from '../orders/order.ts';
import type { BrokerBook, OrderReport } from '../orders/order-report.ts';

/** Net units by contract that the orders explain; contracts that come to nothing are left out. */
export function explainedPositions(
  orders: Iterable<Order>,
  book: BrokerBook,
): ReadonlyMap<string, number> {
  const rows = Map.groupBy(book.orders, ({ brokerOrderId }) => brokerOrderId);
  const net = new Map<string, number>();
  for (const order of orders) {
    const { contract } = order.request;
    const units = (net.get(contract) ?? 0) + unitsOf(order, rowsOf(order, rows), book);
    if (units === 0) net.delete(contract);
    else net.set(contract, units);
  }
  return net;
}

type Rows = ReadonlyMap<string, readonly OrderReport[]>;

const rowsOf = ({ brokerOrderId }: Order, rows: Rows): readonly OrderReport[] =>
  (brokerOrderId === null ? undefined : rows.get(brokerOrderId)) ?? [];

/** An order of today is worth what the book says; an earlier one that it does not show, what we know. */
function unitsOf(order: Order, rows: readonly OrderReport[], { takenAt }: BrokerBook): number {
  const direction = order.request.side === 'BUY' ? 1 : -1;
  const isOfToday = order.sentAt !== null && istDay(order.sentAt) >= istDay(takenAt);
  if (!isOfToday) {
    const exited = rows.length > 0 ? exitsIn(rows) : exitedQuantity(order);
    return direction * (order.fill.quantity - exited);
  }
  return direction * (filledIn(rows, 'ENTRY') - exitsIn(rows));
}

const filledIn = (rows: readonly OrderReport[], part: OrderPart): number =>
  rows
    .filter((row) => row.part === part)
    .reduce((most, { filledQuantity }) => Math.max(most, filledQuantity), 0);

const exitsIn = (rows: readonly OrderReport[]): number =>
  filledIn(rows, 'TARGET') + filledIn(rows, 'STOP');

/** Units by contract that the venue has beyond what is explained; negative = it has less. */
export function unexplainedPositions(
  explained: ReadonlyMap<string, number>,
  { positions }: Pick<BrokerBook, 'positions'>,
): ReadonlyMap<string, number> {
  const left = new Map([...explained].map(([contract, units]) => [contract, -units]));
  for (const { contract, netQuantity } of positions) {
    const units = (left.get(contract) ?? 0) + netQuantity;
    if (units === 0) left.delete(contract);
    else left.set(contract, units);
  }
  return left;
}
