// A file of signals and their follow-ups, one JSON per line in order of arrival, as the documents that the
// source would have shown at those times.
import { signalLine } from '#contracts/signal-line.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Signal } from '#core/signals/signal.ts';
import type { Arrival } from '#core/simulation/run/simulated-day.ts';
import { type TextLine, textLines } from './text-lines.ts';

export interface SignalFile {
  /** In the order of the file: a line that is written earlier than the one before it arrives late. */
  readonly arrivals: readonly Arrival[];
  /** Lines that nothing could be made of: number, expected, found. */
  readonly faults: readonly string[];
}

/** Throws what reading throws; a bad line stops nothing. */
export async function readSignals(path: string): Promise<SignalFile> {
  const documents: Documents = { known: new Map(), malformed: new Set(), early: new Map() };
  const arrivals: Arrival[] = [];
  const faults: string[] = [];
  let latest: Instant = Number.NEGATIVE_INFINITY;
  for await (const line of textLines(path)) {
    const found = arrivalsOf(line, documents);
    if (typeof found === 'string') faults.push(found);
    else {
      for (const arrival of found) {
        latest = Math.max(latest, arrival.at);
        arrivals.push({ ...arrival, at: latest });
      }
    }
  }
  for (const [id, updates] of documents.early) {
    faults.push(`${updates.length} updates of ${id}: expected its document, found none`);
  }
  return { arrivals, faults };
}

type Update = Extract<ReturnType<typeof signalLine>, { kind: 'update' }>['update'];

interface Documents {
  /** The newest version of each. */
  readonly known: Map<string, Signal>;
  /** Ids of documents that were none: nothing can be said of them afterwards either. */
  readonly malformed: Set<string>;
  /** Updates that came before their document. */
  readonly early: Map<string, Update[]>;
}

/** Or what is wrong with the line. */
function arrivalsOf({ number, text }: TextLine, documents: Documents): readonly Arrival[] | string {
  const line = signalLine(text);
  switch (line.kind) {
    case 'document':
      return posted(line.signal, documents);
    case 'update':
      return updated(line.update, documents);
    case 'malformed': {
      const { signalId, updatedAt, problems } = line;
      if (signalId !== null) documents.malformed.add(signalId);
      if (signalId === null || updatedAt === null) return `line ${number}: ${problems.join('; ')}`;
      return [{ kind: 'MALFORMED', at: Date.parse(updatedAt), signalId, problems }];
    }
    default:
      return line satisfies never;
  }
}

/** With what was said about it before it came. */
function posted(signal: Signal, documents: Documents): readonly Arrival[] {
  const { known, early } = documents;
  if (!known.has(signal._id)) known.set(signal._id, signal);
  const first: Arrival = { kind: 'SIGNAL', at: Date.parse(signal.updatedAt), signal };
  const updates = early.get(signal._id) ?? [];
  early.delete(signal._id);
  return [first, ...updates.flatMap((update) => updated(update, documents))];
}

function updated(update: Update, { known, malformed, early }: Documents): readonly Arrival[] {
  const { _id, set, updatedAt } = update;
  const before = known.get(_id);
  if (before === undefined) {
    if (!malformed.has(_id)) early.set(_id, [...(early.get(_id) ?? []), update]);
    return [];
  }
  const signal: Signal = { ...before, ...defined(set), updatedAt };
  // One that comes late does not become what later ones build on.
  if (Date.parse(updatedAt) >= Date.parse(before.updatedAt)) known.set(_id, signal);
  return [{ kind: 'SIGNAL', at: Date.parse(updatedAt), signal }];
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that were not said. */
const defined = <T extends object>(part: T): Partial<Defined<T>> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<
    Defined<T>
  >;
