// What was wrong with the prices as a source delivered them: every repaired or dropped row by its
// instant, so that the answer for a range can say what happened in that range.
import type { Instant } from '#core/market/ist.ts';
import { firstIndexFrom } from './price-series.ts';

export const PRICE_FAULTS = [
  /** Moved to the start of its minute (kept). */
  'RESTAMPED',
  /** Came after a later row; sorted in (kept). */
  'REORDERED',
  /** Open or close outside [low, high]; the range was widened to hold them (kept). */
  'WIDENED',
  /** The same minute, or the same tick, again; the first is kept. */
  'DUPLICATE',
  /** Outside continuous trading: call auctions, closing rows, halts, holidays. */
  'OUT_OF_SESSION',
  /** A date whose trading hours are not known. */
  'UNKNOWN_HOURS',
  /** Not a positive number, or high below low. */
  'BAD_PRICE',
  /** One row far off both neighbours, which agree with each other. */
  'BAD_JUMP',
] as const;

export type PriceFault = (typeof PRICE_FAULTS)[number];

/** Ascending by instant; `fault` is the position in PRICE_FAULTS. */
export interface FaultLog {
  readonly at: Float64Array;
  readonly fault: Uint8Array;
}

export type FaultCounts = Readonly<Record<PriceFault, number>>;

export interface FaultRecorder {
  readonly note: (fault: PriceFault, at: Instant) => void;
  readonly log: () => FaultLog;
}

export function faultRecorder(): FaultRecorder {
  const noted: { readonly at: Instant; readonly fault: number }[] = [];
  return {
    note(fault, at) {
      noted.push({ at, fault: PRICE_FAULTS.indexOf(fault) });
    },
    log() {
      noted.sort((a, b) => a.at - b.at);
      return {
        at: Float64Array.from(noted, ({ at }) => at),
        fault: Uint8Array.from(noted, ({ fault }) => fault),
      };
    },
  };
}

/** Faults of the logs in [from, to). */
export function countFaults(logs: readonly FaultLog[], from: Instant, to: Instant): FaultCounts {
  const counts = new Uint32Array(PRICE_FAULTS.length);
  for (const { at, fault } of logs) {
    const end = firstIndexFrom(at, to);
    for (let row = firstIndexFrom(at, from); row < end; row++) {
      const kind = fault[row] ?? 0;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  }
  const of = (fault: PriceFault): number => counts[PRICE_FAULTS.indexOf(fault)] ?? 0;
  return {
    RESTAMPED: of('RESTAMPED'),
    REORDERED: of('REORDERED'),
    WIDENED: of('WIDENED'),
    DUPLICATE: of('DUPLICATE'),
    OUT_OF_SESSION: of('OUT_OF_SESSION'),
    UNKNOWN_HOURS: of('UNKNOWN_HOURS'),
    BAD_PRICE: of('BAD_PRICE'),
    BAD_JUMP: of('BAD_JUMP'),
  };
}
