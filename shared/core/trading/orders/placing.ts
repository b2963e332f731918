// Approved intents become orders, in the transaction that reserves their capital.
import type { Price } from '#core/market/money.ts';
import type { Turn } from '../engine/turn.ts';
import type { ApprovedIntent } from '../risk/approved-intent.ts';
import type { WantedChange } from './order.ts';

/** PLANNED, in the commit of this step. Gives the order id. */
export function planOrder(_turn: Turn, _intent: ApprovedIntent): string {
  return '';
}

/** A planned exit or protection that is written now waits for the order rate; an entry waits for its group. */
export function orderWritten(_turn: Turn, _orderId: string): void {}

/** A written entry waits for the order rate from now on; `price` = its limit by now. */
export function queueEntry(_turn: Turn, _orderId: string, _price: Price): void {}

/** What the order shall become; the newest wish counts, and it is pursued until the broker has it or refuses. */
export function want(_turn: Turn, _orderId: string, _change: WantedChange): void {}
