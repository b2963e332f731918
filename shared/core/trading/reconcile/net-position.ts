// Which positions of a venue our orders explain, by the same book that shows the positions: nothing that
// happened after it was taken can look like a difference.
import { istDay } from '#core/market/ist.ts';
import { exitedQuantity, type Order, type OrderPart, type Product } from '../orders/order.ts';
import type { BrokerBook, OrderReport } from '../orders/order-report.ts';

/** Units under one product. */
export interface NetPosition {
  readonly contract: string;
  readonly product: Product;
  readonly units: number;
}

/** Net units by contract and product that the orders explain; what comes to nothing is left out. */
export function explainedPositions(
  orders: Iterable<Order>,
  book: BrokerBook,
): ReadonlyMap<string, NetPosition> {
  const rows = Map.groupBy(book.orders, ({ brokerOrderId }) => brokerOrderId);
  const net = new Map<string, NetPosition>();
  for (const order of orders) {
    const { contract, product } = order.request;
    add(net, { contract, product, units: unitsOf(order, rowsOf(order, rows), book) });
  }
  return net;
}

function add(net: Map<string, NetPosition>, { contract, product, units }: NetPosition): void {
  const key = `${contract}/${product}`;
  const sum = (net.get(key)?.units ?? 0) + units;
  if (sum === 0) net.delete(key);
  else net.set(key, { contract, product, units: sum });
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

/** What the venue has beyond what is explained; negative = it has less. */
export function unexplainedPositions(
  explained: ReadonlyMap<string, NetPosition>,
  { positions }: Pick<BrokerBook, 'positions'>,
): readonly NetPosition[] {
  const left = new Map<string, NetPosition>();
  for (const own of explained.values()) add(left, { ...own, units: -own.units });
  for (const { contract, product, netQuantity } of positions) {
    add(left, { contract, product, units: netQuantity });
  }
  return [...left.values()];
}
