// How often an order may still be changed: the broker takes 25 modifications, trailing leaves some of them.
import type { EngineSettings } from '../engine/engine-settings.ts';
import type { Order, WantedChange } from './order.ts';

/** A cancel is none. Levels of an entry's exits, and the trigger of a protection, leave the reserve alone. */
export function isModifiable(
  { modifications, modificationReserve }: EngineSettings,
  order: Order,
  change: WantedChange,
): boolean {
  if (change.cancel === true) return true;
  const left = modifications - order.modifications;
  return left > (isTrailing(change) ? modificationReserve : 0);
}

const isTrailing = ({ price, quantity, toLimit }: WantedChange): boolean =>
  quantity === undefined && toLimit === undefined && price === undefined;
