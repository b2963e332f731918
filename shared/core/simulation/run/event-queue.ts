// One queue of everything that is going to happen: by time, and at one time in the order it was put in.
import type { Instant } from '#core/market/ist.ts';

interface Entry {
  readonly at: Instant;
  readonly order: number;
  readonly run: () => void;
}

export interface EventQueue {
  put(at: Instant, run: () => void): void;
  /** When the next thing happens; Infinity when nothing does. */
  nextAt(): Instant;
  /** Takes the next thing out and lets it happen. */
  runNext(): void;
}

/** A binary heap. */
export function eventQueue(): EventQueue {
  const heap: Entry[] = [];
  let count = 0;
  return {
    put: (at, run) => rise(heap, { at, order: count++, run }),
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    runNext: () => {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return;
      if (heap.length > 0) sink(heap, last);
      first.run();
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

function rise(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || isBefore(parent, entry)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = entry;
}

/** The entry goes down from the top to its place. */
function sink(heap: Entry[], entry: Entry): void {
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) break;
    const isRight = other !== undefined && isBefore(other, one);
    const child = isRight ? other : one;
    if (isBefore(entry, child)) break;
    heap[place] = child;
    place = isRight ? left + 1 : left;
  }
  heap[place] = entry;
}
