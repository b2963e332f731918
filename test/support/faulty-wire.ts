// Between an order desk and the broker of the simulator: answers get lost, come late or lie, reports come twice
// or never. When its faults are used up the wire is sound.

import type { Venue } from '#core/simulation/venue.ts';
import type { Effect } from '#core/trading/engine/effect.ts';
import { absentFromBook } from '#core/trading/orders/disappearance.ts';
import type { OrderReport } from '#core/trading/orders/order-report.ts';
import { applyReport } from '#core/trading/orders/reporting.ts';
import { answer, found, type OrderDesk } from './order-desk.ts';

export const WIRE_FATES = [
  'SOUND',
  /** Carried out, and the answer proves nothing, or never comes. */
  'DONE_UNKNOWN',
  'DONE_SILENT',
  /** Never arrived. */
  'LOST_UNKNOWN',
  'LOST_SILENT',
  'BUSY',
  'REFUSED',
] as const;
export type WireFate = (typeof WIRE_FATES)[number];

export const REPORT_FATES = ['ONCE', 'TWICE', 'DROPPED', 'LATE'] as const;
export type ReportFate = (typeof REPORT_FATES)[number];

export interface WirePlan {
  readonly commands: readonly WireFate[];
  readonly reports: readonly ReportFate[];
  /** Look-ups fail while there are some. */
  readonly failedLooks: number;
}

type Command = Extract<Effect, { kind: 'place' | 'modify' | 'cancel' }>;

export interface Wire {
  /** Carries what was asked for since, answers, pushes; then time goes on. */
  carry(milliseconds: number): void;
  /** The books are compared, as the engine does from time to time. */
  compare(): void;
}

export function faultyWire(desk: OrderDesk, venue: Venue, plan: WirePlan): Wire {
  const [commands, reports] = [[...plan.commands], [...plan.reports]];
  let [seen, failures] = [0, plan.failedLooks];
  let late: readonly OrderReport[] = [];
  const push = (report: OrderReport): void =>
    desk.act((turn) => applyReport(turn, 'BROKER', report));
  const pushAll = (): void => {
    const due = late;
    late = [];
    for (const report of venue.reports()) {
      const fate = reports.shift() ?? 'ONCE';
      if (fate === 'LATE') late = [...late, report];
      if (fate === 'ONCE' || fate === 'TWICE') push(report);
      if (fate === 'TWICE') push(report);
    }
    for (const report of due) push(report);
  };
  const look = (orderId: string): void => {
    const isFailing = failures-- > 0;
    const shown = { kind: 'ORDER', reports: venue.look(orderId) } as const;
    found(desk, orderId, isFailing ? { kind: 'FAILED', message: '502' } : shown);
  };
  return {
    compare: () => {
      const { now } = desk.state;
      for (const shown of venue.book(now).orders) {
        desk.act((turn) => applyReport(turn, 'BROKER', shown, now));
      }
    },
    carry: (milliseconds) => {
      const asked = desk.effects.slice(seen);
      seen += asked.length;
      for (const effect of asked) {
        if (isCommand(effect)) carryOut(desk, venue, effect, commands.shift() ?? 'SOUND');
        if (effect.kind !== 'query') continue;
        if (effect.what.kind === 'ORDER') look(effect.what.orderId);
        else desk.act((turn) => absentFromBook(turn, 'BROKER', venue.book(desk.state.now)));
      }
      pushAll();
      desk.pass(milliseconds);
    },
  };
}

const isCommand = (effect: Effect): effect is Command =>
  effect.kind === 'place' || effect.kind === 'modify' || effect.kind === 'cancel';

function carryOut(desk: OrderDesk, venue: Venue, command: Command, fate: WireFate): void {
  const { commandId } = command;
  const unknown = { kind: 'UNKNOWN', message: 'timeout' } as const;
  switch (fate) {
    case 'SOUND':
      answer(desk, commandId, venue.receive(command, desk.state.now));
      break;
    case 'DONE_UNKNOWN':
      venue.receive(command, desk.state.now);
      answer(desk, commandId, unknown);
      break;
    case 'DONE_SILENT':
      venue.receive(command, desk.state.now);
      break;
    case 'LOST_UNKNOWN':
      answer(desk, commandId, unknown);
      break;
    case 'LOST_SILENT':
      break;
    case 'BUSY':
      answer(desk, commandId, { kind: 'RATE_LIMITED' });
      break;
    case 'REFUSED':
      answer(desk, commandId, { kind: 'REFUSED', code: 'DH-905', message: 'bad values' });
      break;
    default:
      fate satisfies never;
  }
}
