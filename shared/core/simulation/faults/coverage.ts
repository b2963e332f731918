// Which transitions of orders and legs were seen while which fault was at work.

/** Hits by `transition` and fault kind. */
export type FaultCoverage = Readonly<Record<string, Readonly<Record<string, number>>>>;
