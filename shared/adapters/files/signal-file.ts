// A file of signals and their follow-ups, one JSON per line in order of arrival, as the documents that the
// source would have shown at those times.
import { signalLine } from '#contracts/signal-line.ts';
import type { Signal } from '#core/signals/signal.ts';
import type { Arrival } from '#core/simulation/run/simulated-day.ts';
import { type TextLine, textLines } from './text-lines.ts';

export interface SignalFile {
  /** In order of time. */
  readonly arrivals: readonly Arrival[];
  /** Lines that nothing could be made of: number, expected, found. */
  readonly faults: readonly string[];
}

/** Throws what reading throws; a bad line stops nothing. */
export async function readSignals(path: string): Promise<SignalFile> {
  const documents = new Map<string, Signal>();
  const arrivals: Arrival[] = [];
  const faults: string[] = [];
  for await (const line of textLines(path)) {
    const arrival = arrivalOf(line, documents);
    if (typeof arrival === 'string') faults.push(arrival);
    else arrivals.push(arrival);
  }
  return { arrivals: arrivals.toSorted((a, b) => a.at - b.at), faults };
}

/** Or what is wrong with the line. */
function arrivalOf({ number, text }: TextLine, documents: Map<string, Signal>): Arrival | string {
  const line = signalLine(text);
  switch (line.kind) {
    case 'document':
      if (!documents.has(line.signal._id)) documents.set(line.signal._id, line.signal);
      return { kind: 'SIGNAL', at: Date.parse(line.signal.updatedAt), signal: line.signal };
    case 'update': {
      const known = documents.get(line.update._id);
      if (known === undefined) {
        return `line ${number}: expected an update of a signal that was posted, found ${line.update._id}`;
      }
      const { set, updatedAt } = line.update;
      const signal: Signal = { ...known, ...defined(set), updatedAt };
      // One that comes late does not become what later ones build on.
      if (Date.parse(updatedAt) >= Date.parse(known.updatedAt)) documents.set(known._id, signal);
      return { kind: 'SIGNAL', at: Date.parse(updatedAt), signal };
    }
    case 'malformed': {
      const { signalId, updatedAt, problems } = line;
      if (signalId === null || updatedAt === null) return `line ${number}: ${problems.join('; ')}`;
      return { kind: 'MALFORMED', at: Date.parse(updatedAt), signalId, problems };
    }
    default:
      return line satisfies never;
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that were not said. */
const defined = <T extends object>(part: T): Partial<Defined<T>> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<
    Defined<T>
  >;
