// Splits and bonus issues: on the ex-date a position is another number of units at another price, worth the
// same. What the broker still has at old prices is cancelled; protection is placed anew.
import type { Price } from '#core/market/money.ts';
import type { CorporateAction } from '../engine/trading-day.ts';
import { alarm, groupOf, putGroup, putIdea, putOrder, type Turn } from '../engine/turn.ts';
import { onTick, stopOnTick } from '../groups/limit-price.ts';
import { isOver, type TradeGroup } from '../groups/trade-group.ts';
import type { CrowdIdea } from '../intake/crowd-idea.ts';
import { type Fill, isAtRest, type Order, type OrderLeg } from '../orders/order.ts';
import { want } from '../orders/placing.ts';

/** Once on the ex-date: groups that are open, and the ideas of the crowd. */
export function applyCorporateAction(turn: Turn, action: CorporateAction): void {
  const { underlying, priceFactor } = action;
  for (const { groupId } of turn.state.groups.values()) {
    const group = groupOf(turn, groupId);
    if (!isOver(group) && group.instrument.underlying === underlying)
      adjust(turn, group, priceFactor);
  }
  for (const idea of turn.state.ideas.values()) {
    if (idea.underlying === underlying) putIdea(turn, adjustedIdea(idea, priceFactor));
  }
}

/** The strike of an option changes, and with it the contract: that is left to a person. */
function adjust(turn: Turn, group: TradeGroup, factor: number): void {
  const { groupId, instrument, legs } = group;
  const isOption = instrument.kind === 'OPT';
  const text = `${groupId}: prices of ${group.contract} times ${factor}`;
  alarm(turn, 'CORPORATE_ACTION', groupId, isOption ? `${text}, its strike changes: look` : text);
  if (isOption) return;
  const ids = legs.flatMap(({ entryOrderId, otherOrderIds }) => [entryOrderId, ...otherOrderIds]);
  for (const orderId of ids) {
    const order = turn.state.orders.get(orderId);
    if (order === undefined) continue;
    putOrder(turn, adjustedOrder(order, factor));
    if (!isAtRest(order)) want(turn, orderId, { cancel: true });
  }
  putGroup(turn, adjustedGroup(group, factor));
}

const unitsOf = (units: number, factor: number): number => Math.round(units / factor);

/** Of a share a lot is one unit; of a contract the lot grows. */
function adjustedGroup(group: TradeGroup, factor: number): TradeGroup {
  const isShare = group.instrument.kind === 'EQ';
  const near = (price: Price): Price => onTick(group, price * factor, 'NEAREST');
  const stop = (price: Price): Price => stopOnTick(group, price * factor);
  const { caps, averageEntry, legs } = group;
  return {
    ...group,
    ...{ entry: near(group.entry), initialStop: stop(group.initialStop), stop: stop(group.stop) },
    targets: group.targets.map(near),
    caps: caps === null ? null : { stop: stop(caps.stop), target: near(caps.target) },
    lotSize: isShare ? group.lotSize : unitsOf(group.lotSize, factor),
    marginPerLotPaise: group.marginPerLotPaise * (isShare ? factor : 1),
    riskPerLotPaise: group.riskPerLotPaise * (isShare ? factor : 1),
    averageEntry: averageEntry === null ? null : averageEntry * factor,
    legs: legs.map((leg) => ({
      ...leg,
      target: near(leg.target),
      lots: isShare ? unitsOf(leg.lots, factor) : leg.lots,
    })),
  };
}

function adjustedOrder(order: Order, factor: number): Order {
  const { request, fill, target, stop } = order;
  const { quantity, price } = request;
  return {
    ...order,
    request: { ...request, quantity: unitsOf(quantity, factor), price: price * factor },
    fill: adjustedFill(fill, factor),
    target: adjustedLeg(target, factor),
    stop: adjustedLeg(stop, factor),
  };
}

const adjustedLeg = (leg: OrderLeg | null, factor: number): OrderLeg | null =>
  leg === null ? null : { ...leg, price: leg.price * factor, fill: adjustedFill(leg.fill, factor) };

function adjustedFill(fill: Fill, factor: number): Fill {
  const trades = Object.entries(fill.trades).map(([id, { quantity, price }]) => [
    id,
    { quantity: unitsOf(quantity, factor), price: price * factor },
  ]);
  const { averagePrice, quantity } = fill;
  return {
    ...fill,
    quantity: unitsOf(quantity, factor),
    averagePrice: averagePrice === null ? null : averagePrice * factor,
    trades: Object.fromEntries(trades),
  };
}

const adjustedIdea = (idea: CrowdIdea, factor: number): CrowdIdea => ({
  ...idea,
  entry: idea.entry * factor,
  stoploss: idea.stoploss === null ? null : idea.stoploss * factor,
  target: idea.target === null ? null : idea.target * factor,
});
