// Fills become trades with ids and change what the account holds, by contract and product.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { OrderPart, Product } from '#core/trading/orders/order.ts';
import type { PositionReport } from '#core/trading/orders/order-report.ts';
import type { Floor, Holding } from './trading-floor.ts';
import type { Limit, WorkingOrder } from './working-order.ts';

export interface Execution {
  readonly part: OrderPart;
  /** Units. */
  readonly quantity: number;
  readonly price: Price;
  readonly at: Instant;
}

/** Books a fill of that part of the order; telling it is left to the caller. */
export function execute(
  floor: Floor,
  order: WorkingOrder,
  own: Limit,
  { part, quantity, price, at }: Execution,
): void {
  own.filled += quantity;
  own.value += Math.round(price * 10_000) * quantity;
  floor.trades.push({
    tradeId: `T${floor.date.replaceAll('-', '')}${floor.trades.length + 1}`,
    brokerOrderId: order.brokerOrderId,
    ...{ part, quantity, price },
    at: Math.floor(at / 1000) * 1000,
  });
  const way = part === 'ENTRY' ? order.direction : -order.direction;
  hold(holdingOf(floor, order.contract, order.product), way * quantity, price);
}

export function holdingOf(floor: Floor, contract: string, product: Product): Holding {
  const key = `${product}/${contract}`;
  const known = floor.holdings.get(key);
  if (known !== undefined) return known;
  const holding: Holding = { contract, product, net: 0, averagePrice: 0 };
  floor.holdings.set(key, holding);
  return holding;
}

/** The average is of the units that opened what is held now. */
function hold(holding: Holding, units: number, price: Price): void {
  const { net, averagePrice } = holding;
  const after = net + units;
  if (net === 0 || Math.sign(net) !== Math.sign(after)) holding.averagePrice = price;
  else if (Math.sign(units) === Math.sign(net)) {
    holding.averagePrice = (averagePrice * net + price * units) / after;
  }
  holding.net = after;
}

/** Net units by contract over all products; contracts that are flat are left out. */
export function netPositions(floor: Floor): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { contract, net: units } of floor.holdings.values()) {
    if (units !== 0) net.set(contract, (net.get(contract) ?? 0) + units);
  }
  for (const [contract, units] of net) if (units === 0) net.delete(contract);
  return net;
}

/** One row per contract and product, as the book shows it. */
export function positionRows(floor: Floor): readonly PositionReport[] {
  const rows: PositionReport[] = [];
  for (const { contract, product, net, averagePrice } of floor.holdings.values()) {
    if (net !== 0) rows.push({ contract, product, netQuantity: net, averagePrice });
  }
  return rows;
}
