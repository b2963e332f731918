// A modification that the broker would not make: asked for, over, and the order is as it was.
import type { Order, WantedChange } from '../orders/order.ts';

export function isChangeRefused(before: Order, now: Order): boolean {
  const asked = before.command?.change;
  if (asked === undefined || asked.cancel === true) return false;
  if (now.command !== null && now.command.commandId === before.command?.commandId) return false;
  return Object.entries(asked).some(
    ([key, value]) =>
      levelOf(now, key as keyof WantedChange) !== value && now.wanted?.cancel !== true,
  );
}

function levelOf({ request, stop, target }: Order, key: keyof WantedChange): unknown {
  switch (key) {
    case 'price':
      return request.price;
    case 'quantity':
      return request.quantity;
    case 'stop':
      return stop?.price;
    case 'target':
      return target?.price;
    case 'trigger':
      return request.kind === 'STOP' ? request.trigger : undefined;
    case 'toLimit':
      return request.kind === 'LIMIT' ? true : undefined;
    case 'cancel':
      return undefined;
    default:
      return key satisfies never;
  }
}
