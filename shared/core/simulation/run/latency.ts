// How long messages travel. Drawn from the seed and from what the message is about, so that another message
// more or less moves no other.

/** [shortest, longest], ms; the same twice = always that. */
export type Span = readonly [least: number, most: number];

export interface Latency {
  /** From the market to the engine. */
  readonly quoteMs: number;
  /** To the broker, and back. */
  readonly command: Span;
  readonly answer: Span;
  readonly report: Span;
  readonly query: Span;
  readonly commit: Span;
}

/** Figures of a task in the same region as the broker; no source. */
export const USUAL_LATENCY: Latency = {
  quoteMs: 15,
  command: [20, 80],
  answer: [15, 60],
  report: [20, 150],
  query: [30, 120],
  commit: [4, 15],
};

/** The same for every message: what faults do not touch happens at the same instants in any run. */
export const EVEN_LATENCY: Latency = {
  quoteMs: 15,
  command: [40, 40],
  answer: [30, 30],
  report: [60, 60],
  query: [60, 60],
  commit: [8, 8],
};
