// What a trade on the tape adds to the sums of its subject: the means and shares of the path metrics come
// from these sums, as win rate and returns come from theirs.
import type { TradeExcursion } from './trade-excursion.ts';

/** What the tape says of a trade, in figures; percentages, null = there is none. */
export interface ExcursionFigures {
  /** False: the claimed fill was not traded, there was no such trade. */
  readonly filled: boolean;
  readonly contradicted: boolean;
  readonly ambiguous: boolean;
  readonly maePct: number | null;
  readonly mfePct: number | null;
  readonly wsePct: number | null;
  readonly wtePct: number | null;
  readonly postSlPct: number | null;
  readonly overshootPct: number | null;
  readonly hunted: boolean | null;
  readonly postTargetPct: number | null;
}

const UNFILLED: ExcursionFigures = {
  ...{ filled: false, contradicted: true, ambiguous: false, maePct: null, mfePct: null },
  ...{ wsePct: null, wtePct: null, postSlPct: null, overshootPct: null, hunted: null },
  postTargetPct: null,
};

/** Null where the tape says nothing. */
export function excursionFigures(excursion: TradeExcursion): ExcursionFigures | null {
  switch (excursion.kind) {
    case 'gap':
      return null;
    case 'unfilled':
      return UNFILLED;
    case 'path': {
      const { maePct, mfePct, wsePct, wtePct, afterStop, postTargetPct } = excursion;
      return {
        ...{ filled: true, maePct, mfePct, wsePct, wtePct, postTargetPct },
        contradicted: excursion.contradiction !== null,
        ambiguous: excursion.optimistic !== null,
        postSlPct: afterStop?.postSlPct ?? null,
        overshootPct: afterStop?.overshootPct ?? null,
        hunted: afterStop?.hunted ?? null,
      };
    }
    default:
      return excursion satisfies never;
  }
}

/** Figures whose percentiles are taken. */
const RANKED_FIGURES = ['maePct', 'mfePct', 'overshootPct', 'wsePct', 'wtePct'] as const;
export type RankedFigure = (typeof RANKED_FIGURES)[number];

const MEAN_FIGURES = [
  'maePct',
  'mfePct',
  'wsePct',
  'wtePct',
  'postSlPct',
  'postTargetPct',
] as const;
type MeanFigure = (typeof MEAN_FIGURES)[number];

/** Places in the row: counts first, then for each mean figure its count and its sum. */
const TRADES = 0;
const KNOWN = 1;
const AMBIGUOUS = 2;
const CONTRADICTED = 3;
const STOPPED = 4;
const HUNTED = 5;
const MEANS = 6;
export const EXCURSION_SUMS = MEANS + 2 * MEAN_FIGURES.length;

/** Adds a trade to the sums that begin at `start`; null figures: the tape says nothing of it. */
export function addExcursion(
  sums: Float64Array,
  start: number,
  figures: ExcursionFigures | null,
): void {
  add(sums, start + TRADES, 1);
  if (figures === null) return;
  add(sums, start + KNOWN, 1);
  add(sums, start + AMBIGUOUS, Number(figures.ambiguous));
  add(sums, start + CONTRADICTED, Number(figures.contradicted));
  if (figures.hunted !== null) {
    add(sums, start + STOPPED, 1);
    add(sums, start + HUNTED, Number(figures.hunted));
  }
  for (let n = 0; n < MEAN_FIGURES.length; n++) {
    const figure = MEAN_FIGURES[n];
    const value = figure === undefined ? null : figures[figure];
    if (value === null) continue;
    add(sums, start + MEANS + 2 * n, 1);
    add(sums, start + MEANS + 2 * n + 1, value);
  }
}

/** Means, shares (0 to 1) and counts of the sums that begin at `start`. */
export interface ExcursionMeans extends Readonly<Record<MeanFigure, number | null>> {
  /** Trades the tape knows. */
  readonly known: number;
  readonly huntedShare: number | null;
  readonly ambiguousShare: number | null;
  readonly contradictedShare: number | null;
  readonly coverage: number | null;
}

export function excursionMeans(sums: Float64Array, start: number): ExcursionMeans {
  const of = (place: number) => at(sums, start + place);
  const share = (part: number, whole: number) => (of(whole) > 0 ? of(part) / of(whole) : null);
  const mean = (figure: MeanFigure) => {
    const place = MEANS + 2 * MEAN_FIGURES.indexOf(figure);
    return share(place + 1, place);
  };
  return {
    ...{ maePct: mean('maePct'), mfePct: mean('mfePct'), wsePct: mean('wsePct') },
    ...{ wtePct: mean('wtePct'), postSlPct: mean('postSlPct') },
    postTargetPct: mean('postTargetPct'),
    known: of(KNOWN),
    huntedShare: share(HUNTED, STOPPED),
    ambiguousShare: share(AMBIGUOUS, KNOWN),
    contradictedShare: share(CONTRADICTED, KNOWN),
    coverage: share(KNOWN, TRADES),
  };
}

/** How many trades have the figure, in the sums that begin at `start`. */
export function rankedCount(sums: Float64Array, start: number, figure: RankedFigure): number {
  // A stop that was hit has an overshoot if it has an extension.
  if (figure === 'overshootPct') return at(sums, start + STOPPED);
  return at(sums, start + MEANS + 2 * MEAN_FIGURES.indexOf(figure));
}

function add(sums: Float64Array, place: number, value: number): void {
  sums[place] = at(sums, place) + value;
}

const at = (sums: Float64Array, place: number): number => sums[place] ?? Number.NaN;
