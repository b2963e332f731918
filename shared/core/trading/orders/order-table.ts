// Decides what an order becomes by what happens to it: every status with every event, nothing left open.
// Evidence beats answers: once the broker has shown the order, what an answer to its placing says is history.
import type { OrderStatus } from './order.ts';

export const ORDER_EVENTS = [
  /** Written to the ledger: it may go out. */
  'WRITE',
  'SEND',
  /** Given up before it was sent. */
  'WITHDRAW',
  /** The broker is too busy and took nothing: it waits again. */
  'DEFER',
  /** Its answer proves that nothing was done. */
  'REFUSE',
  /** No answer, or one that proves nothing. */
  'LOSE',
  /** Looked up often enough without a trace. */
  'ABSENT',
  /** The broker has an order that was believed not to be there. */
  'APPEAR',
  /** Known to the broker without a fill; also an older report of an order that went on since. */
  'OPEN',
  'PART_FILL',
  'FILL',
  'CANCEL',
  'EXPIRE',
  'REJECT',
] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

type Row = Readonly<Record<OrderEvent, OrderStatus | null>>;

const ILLEGAL: Row = {
  ...{ WRITE: null, SEND: null, WITHDRAW: null, DEFER: null, REFUSE: null, LOSE: null },
  ...{ ABSENT: null, APPEAR: null, OPEN: null, PART_FILL: null, FILL: null },
  ...{ CANCEL: null, EXPIRE: null, REJECT: null },
};

/** What the broker shows of an order that was handed to it. */
const SHOWN: Row = {
  ...ILLEGAL,
  ...{ OPEN: 'OPEN', PART_FILL: 'PART_FILLED', FILL: 'FILLED' },
  ...{ CANCEL: 'CANCELLED', EXPIRE: 'EXPIRED', REJECT: 'REJECTED' },
};

/** A late answer to its placing, and a report without news, change nothing. */
const unmoved = (status: OrderStatus): Row => ({
  ...ILLEGAL,
  ...{ DEFER: status, REFUSE: status, LOSE: status, OPEN: status },
});

/** Ended with or without fills: a late fill counts, nothing reopens it. */
const ended = (status: OrderStatus): Row => ({
  ...unmoved(status),
  ...{ PART_FILL: status, FILL: 'FILLED' },
  ...{ CANCEL: status, EXPIRE: status, REJECT: status },
});

/** Null = cannot happen: the order stays as it is, with an alarm. */
export const ORDER_TABLE: Readonly<Record<OrderStatus, Row>> = {
  PLANNED: { ...ILLEGAL, WRITE: 'QUEUED', WITHDRAW: 'NOT_PLACED' },
  QUEUED: {
    ...ILLEGAL,
    ...{ SEND: 'SENT', WITHDRAW: 'NOT_PLACED' },
    // After the broker was too busy for it, and took it all the same or recorded the refusal.
    ...{ LOSE: 'QUEUED', APPEAR: 'OPEN', REJECT: 'REJECTED', CANCEL: 'QUEUED', EXPIRE: 'QUEUED' },
  },
  SENT: { ...SHOWN, DEFER: 'QUEUED', REFUSE: 'REJECTED', LOSE: 'UNKNOWN' },
  UNKNOWN: {
    ...SHOWN,
    // An answer that comes after all.
    ...{ DEFER: 'QUEUED', REFUSE: 'REJECTED', LOSE: 'UNKNOWN', ABSENT: 'NOT_PLACED' },
  },
  OPEN: { ...SHOWN, DEFER: 'OPEN', REFUSE: 'OPEN', LOSE: 'OPEN' },
  PART_FILLED: {
    ...unmoved('PART_FILLED'),
    ...{ PART_FILL: 'PART_FILLED', FILL: 'FILLED' },
    // Rejected = only what was not filled yet.
    ...{ CANCEL: 'CANCELLED', EXPIRE: 'EXPIRED', REJECT: 'CANCELLED' },
  },
  FILLED: {
    ...unmoved('FILLED'),
    ...{ PART_FILL: 'FILLED', FILL: 'FILLED' },
    // Of a super order: its exits are taken away, the fill stays.
    ...{ CANCEL: 'FILLED', EXPIRE: 'FILLED' },
  },
  CANCELLED: ended('CANCELLED'),
  EXPIRED: ended('EXPIRED'),
  REJECTED: { ...ended('REJECTED'), APPEAR: 'OPEN', PART_FILL: 'CANCELLED' },
  NOT_PLACED: {
    ...{ ...ILLEGAL, APPEAR: 'OPEN', DEFER: 'NOT_PLACED', REFUSE: 'NOT_PLACED' },
    ...{ LOSE: 'NOT_PLACED', CANCEL: 'NOT_PLACED', EXPIRE: 'NOT_PLACED', REJECT: 'NOT_PLACED' },
  },
};

export interface OrderTransition {
  readonly from: OrderStatus;
  readonly event: OrderEvent;
  readonly to: OrderStatus;
}

export const transitionName = ({ from, event, to }: OrderTransition): string =>
  `${from}+${event}>${to}`;

/** All legal rows. */
export const orderTransitions: readonly OrderTransition[] = Object.entries(ORDER_TABLE).flatMap(
  ([from, row]) =>
    ORDER_EVENTS.flatMap((event) => {
      const to = row[event];
      return to === null ? [] : [{ from: from as OrderStatus, event, to }];
    }),
);
