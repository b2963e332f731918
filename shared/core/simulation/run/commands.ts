// A command on its way to the broker and the answer on its way back, with all that can happen to either.
import type { Instant } from '#core/market/ist.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import { COMMAND_FAULTS } from '../faults/fault-kind.ts';
import type { VenueCommand } from '../venue.ts';
import { pushReports } from './reports.ts';
import { happenLater, type Life, later, type World } from './world.ts';

type CommandFault = (typeof COMMAND_FAULTS)[number];

const CUT: CommandOutcome = { kind: 'UNKNOWN', message: 'no answer in time' };
const SERVER_ERROR: CommandOutcome = { kind: 'UNKNOWN', message: 'answered 502' };
const RATE_LIMITED: CommandOutcome = { kind: 'RATE_LIMITED' };
const REFUSED: CommandOutcome = { kind: 'REFUSED', code: 'DH-906', message: 'order refused' };

const venueName = (command: VenueCommand) =>
  command.kind === 'brokerSwitch' ? 'BROKER' : command.venue;

export function sendCommand(world: World, life: Life, command: VenueCommand): void {
  const { draws, simulation } = world;
  const { commandId } = command;
  // What trades on paper has no network in between.
  const fault = venueName(command) === 'BROKER' ? draws.oneOf(COMMAND_FAULTS, commandId) : null;
  if (fault !== null && command.kind !== 'brokerSwitch') {
    world.coverage.struckOrder(fault, command.orderId);
  }
  const there = draws.within(simulation.latency.command, `there ${commandId}`);
  const back = draws.within(simulation.latency.answer, `back ${commandId}`);
  const journey = journeyOf(world, fault, commandId, { there, back });
  if (journey.arrives !== null) {
    later(world, journey.arrives, () => arrive(world, life, command, journey));
  }
  if (journey.cut !== null) answer(world, journey.cut.after, life, command, journey.cut.outcome);
}

/** Milliseconds from the sending. */
interface Journey {
  /** Null = it never gets there. */
  readonly arrives: number | null;
  /** The broker's own answer, after the arrival; null = it gets lost. */
  readonly answered: number | null;
  /** What the engine is told instead. */
  readonly cut: { readonly after: number; readonly outcome: CommandOutcome } | null;
}

function journeyOf(
  { draws, simulation }: World,
  fault: CommandFault | null,
  commandId: string,
  { there, back }: { readonly there: number; readonly back: number },
): Journey {
  const wait = draws.within([800, 2500], `wait ${commandId}`);
  const isDone = draws.within([0, 1], `done ${commandId}`) === 1;
  const instead = (arrives: number | null, after: number, outcome: CommandOutcome): Journey => ({
    ...{ arrives, answered: null, cut: { after, outcome } },
  });
  switch (fault) {
    case null:
      return { arrives: there, answered: back, cut: null };
    case 'TIMEOUT_AFTER':
      return instead(there, there + wait, CUT);
    case 'TIMEOUT_BEFORE':
      return instead(null, there + wait, CUT);
    case 'LATE_ARRIVAL':
      return instead(there + 2 * wait, there + wait, CUT);
    case 'SERVER_ERROR':
      return instead(isDone ? there : null, there + back, SERVER_ERROR);
    case 'NO_ANSWER':
      return { arrives: isDone ? there : null, answered: null, cut: null };
    case 'SLOW_ANSWER':
      return {
        arrives: there,
        answered: simulation.settings.answerSeconds * 1000 + wait,
        cut: null,
      };
    case 'RATE_LIMITED':
      return instead(null, there + back, RATE_LIMITED);
    case 'REFUSED':
      return instead(null, there + back, REFUSED);
    default:
      return fault satisfies never;
  }
}

function arrive(world: World, life: Life, command: VenueCommand, { answered }: Journey): void {
  const name = venueName(command);
  const outcome = world.venues[name].receive(command, world.now);
  world.watch.happened({ kind: 'venue', at: world.now, command });
  pushReports(world, name);
  if (answered !== null) answer(world, answered, life, command, outcome);
}

const answer = (
  world: World,
  ms: number,
  life: Life,
  { commandId }: VenueCommand,
  outcome: CommandOutcome,
): void =>
  happenLater(world, ms, life, (at: Instant) => ({
    kind: 'commandResult',
    at,
    commandId,
    outcome,
  }));
