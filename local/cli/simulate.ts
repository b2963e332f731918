// `saras simulate --signals FILE --tape FILE`: the trading engine on a virtual clock, with a broker that is played
// on the tape. The same files and seed give the same run, byte for byte.
import { readTape } from '#adapters/files/price-tape.ts';
import { readSignals } from '#adapters/files/signal-file.ts';
import { type DayConditions, dayConditions } from '#contracts/day-conditions.ts';
import { ruleFile } from '#contracts/rule-file.ts';
import { type SimulateReport, simulateReport } from '#contracts/simulate-report.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { CALM_BROKER } from '#core/simulation/broker/broker-plan.ts';
import { faultPlan } from '#core/simulation/faults/fault-level.ts';
import { allInvariants } from '#core/simulation/invariants/all-invariants.ts';
import { USUAL_LATENCY } from '#core/simulation/run/latency.ts';
import { type Reproduction, reproduction } from '#core/simulation/run/reproduction.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import type { SimulatedDay } from '#core/simulation/run/simulated-day.ts';
import type { Simulation } from '#core/simulation/run/simulation.ts';
import { paperVenue, superVenue } from '#core/simulation/super-venue.ts';
import { step } from '#core/trading/engine/step.ts';
import { readJson } from './json-file.ts';
import { progress } from './progress.ts';
import { eligibilityOfFile } from './rule-file.ts';
import { type SimulateOptions, simulateOptions } from './simulate-options.ts';
import { signalText, simulateText } from './simulate-table.ts';
import { engineSettings, futuresOf, simulatedDay } from './simulated-day.ts';

const SHOWN_FAULTS = 20;
/** Enough to come from hundreds of signals and faults to a handful. */
const REPRODUCTION_RUNS = 80;

export async function simulateCommand(args: readonly string[]): Promise<void> {
  const options = simulateOptions(args);
  const conditions = readConditions(options);
  const days = await readDays(options, conditions);
  const reports = runs(options, { days, conditions });
  const found = reports.flatMap(({ violations }) => violations);
  process.stdout.write(textOf(reports, options));
  if (found.length > 0) process.exitCode = 1;
}

const readConditions = ({ conditions }: SimulateOptions): DayConditions =>
  conditions === null ? {} : readJson(conditions, dayConditions, 'conditions of a day');

/** One per date of the tape. */
async function readDays(
  { signals, tape, rules, json }: SimulateOptions,
  conditions: DayConditions,
): Promise<readonly SimulatedDay[]> {
  const feed = await readSignals(signals);
  const reading = progress('tape', 'rows', json);
  const prices = await readTape(tape, {
    pricedBy: futuresOf(feed.arrivals),
    onRows: (rows) => reading.update(rows, 0),
  });
  reading.stop();
  tellFaults(signals, feed.faults);
  tellFaults(tape, prices.faults);
  const file = rules === null ? null : readJson(rules, ruleFile, 'file of rules');
  const dates = [...new Set(prices.ticks.map(({ at }) => istDate(at)))];
  return dates.map((date: IsoDate) =>
    simulatedDay({
      ...{ date, arrivals: feed.arrivals, ticks: prices.ticks, conditions },
      eligibility: file === null ? { kind: 'EVERYONE' } : eligibilityOfFile(file, date),
      fade: file?.configuration.fade ?? null,
    }),
  );
}

function tellFaults(path: string, faults: readonly string[]): void {
  for (const fault of faults.slice(0, SHOWN_FAULTS)) process.stderr.write(`${path}: ${fault}\n`);
  const hidden = faults.length - SHOWN_FAULTS;
  if (hidden > 0) process.stderr.write(`${path}: ${hidden} more lines like these\n`);
}

interface Days {
  readonly days: readonly SimulatedDay[];
  readonly conditions: DayConditions;
}

/** One run per seed. */
function runs(options: SimulateOptions, { days, conditions }: Days): readonly SimulateReport[] {
  const shown = progress('days', 'runs', options.json || options.days === 1);
  const reports = Array.from({ length: options.days }, (_, place) => {
    const seed = options.seed + place;
    const from = performance.now();
    const simulation = simulationOf({ days, conditions }, options, seed);
    const run = simulate(simulation);
    tellReproduction(reproduction(simulation, run, REPRODUCTION_RUNS));
    shown.update(place + 1, options.days);
    return simulateReport(run, seed, (performance.now() - from) / 1000);
  });
  shown.stop();
  return reports;
}

/** The least that breaks it again, for those who look for the cause. */
function tellReproduction(found: Reproduction | null): void {
  if (found === null) return;
  const { invariant, text, seed, signals, faults, runs } = found;
  process.stderr.write(
    `${[
      `seed ${seed} breaks ${invariant}: ${text}`,
      `  signals (${signals.length}): ${signals.join(', ') || 'none'}`,
      `  faults (${faults.length}): ${faults.join(', ') || 'none'}`,
      `  found in ${runs} runs`,
    ].join('\n')}\n`,
  );
}

const simulationOf = (
  { days, conditions }: Days,
  { faults }: SimulateOptions,
  seed: number,
): Simulation => ({
  ...{ days, settings: engineSettings(conditions), faults: faultPlan(faults, seed), step },
  ...{ latency: USUAL_LATENCY, invariants: allInvariants(step) },
  venueOf: (venue) =>
    venue === 'BROKER'
      ? superVenue({ ...CALM_BROKER, seed, contracts: conditions.contracts ?? {} })
      : paperVenue(conditions.contracts ?? {}),
});

/** Of several runs the first in full, and every one that broke an invariant. */
function textOf(reports: readonly SimulateReport[], { json, signal }: SimulateOptions): string {
  const [first] = reports;
  if (first === undefined) return '';
  if (json) return `${JSON.stringify(reports.length === 1 ? first : reports)}\n`;
  if (signal !== null) return signalText(first.decisions, signal);
  const broken = reports.flatMap(({ seed, violations }) =>
    violations
      .slice(0, SHOWN_FAULTS)
      .map(({ invariant, text }) => `seed ${seed}: ${invariant}: ${text}`),
  );
  const all = reports.length > 1 ? [`${reports.length} runs, ${broken.length} violations`] : [];
  return `${[simulateText(first).trimEnd(), ...all, ...broken].join('\n')}\n`;
}
