// What the broker pushes, on its way to the engine over one stream.
import type { Instant } from '#core/market/ist.ts';
import type { Venue as VenueName } from '#core/trading/orders/order.ts';
import type { OrderReport } from '#core/trading/orders/order-report.ts';
import { REPORT_FAULTS } from '../faults/fault-kind.ts';
import { happenLater, type World } from './world.ts';

export function pushReports(world: World, venue: VenueName): void {
  for (const report of world.venues[venue].reports()) push(world, venue, report);
}

function push(world: World, venue: VenueName, report: OrderReport): void {
  if (venue === 'BROKER' && world.outside.down.ORDERS > 0) return;
  const { brokerOrderId } = report;
  const stream = world.reported.get(brokerOrderId) ?? { count: 0, lastAt: 0 };
  world.reported.set(brokerOrderId, stream);
  const place = `${brokerOrderId}.${++stream.count}`;
  const usual = world.draws.within(world.simulation.latency.report, `report ${place}`);
  // One stream keeps the order of what is said about an order.
  const at = Math.max(world.now + usual, stream.lastAt);
  const fault = venue === 'BROKER' ? world.draws.oneOf(REPORT_FAULTS, place) : null;
  if (fault !== null && report.correlationId !== null) {
    world.coverage.struckOrder(fault, report.correlationId);
  }
  const extra = (least: number, most: number): number =>
    at + world.draws.within([least, most], `late ${place}`);
  switch (fault) {
    case null:
      stream.lastAt = at;
      deliver(world, venue, report, at);
      break;
    case 'REPORT_DUPLICATED':
      stream.lastAt = at;
      deliver(world, venue, report, at);
      deliver(world, venue, report, extra(0, 20_000));
      break;
    case 'REPORT_REORDERED':
      deliver(world, venue, report, extra(50, 400));
      break;
    case 'REPORT_DELAYED':
      deliver(world, venue, report, extra(1000, 15_000));
      break;
    case 'REPORT_DROPPED':
      break;
    default:
      fault satisfies never;
  }
}

/** To every engine that listens, also one that should not. */
function deliver(world: World, venue: VenueName, report: OrderReport, at: Instant): void {
  for (const life of world.lives) {
    happenLater(world, at - world.now, life, (now) => ({
      ...{ kind: 'orderReport', at: now, venue, report },
    }));
  }
}
