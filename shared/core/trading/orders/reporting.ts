// What the broker pushes about an order.
import type { OrderReported } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';
import type { Venue } from './order.ts';
import type { OrderReport, TradeReport } from './order-report.ts';

export function orderReported(_turn: Turn, _event: OrderReported): void {}

/** Also of a book or a look-up: reports of orders that are not ours are left out. */
export function applyReport(_turn: Turn, _venue: Venue, _report: OrderReport): void {}

export function applyTrade(_turn: Turn, _venue: Venue, _trade: TradeReport): void {}
