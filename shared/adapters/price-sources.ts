// Several sources of prices, asked in order: the first that has prices answers.
import type { Resolution } from '#core/prices/price-series.ts';
import type { PriceAnswer, PriceHistory, PriceRange } from '#ports/price-history.ts';
import { PriceSourceFailed, type PriceSourceFault } from '#ports/price-source-failure.ts';

export interface PriceSource {
  readonly name: string;
  readonly history: PriceHistory;
}

export type SourcedAnswer =
  | {
      readonly kind: 'prices';
      readonly source: string;
      readonly answer: Extract<PriceAnswer, { readonly kind: 'prices' }>;
      readonly failures: readonly PriceSourceFailed[];
    }
  /** Every source was asked, and none knows of prices. */
  | { readonly kind: 'none'; readonly sources: readonly string[] }
  /** No source has prices, and not all of them could say so. */
  | { readonly kind: 'failed'; readonly failures: readonly PriceSourceFailed[] };

/** Asks on when a source failed as vendors do; any other error is thrown. */
export async function askInTurn(
  sources: readonly PriceSource[],
  range: PriceRange,
  wanted: Resolution,
): Promise<SourcedAnswer> {
  const failures: PriceSourceFailed[] = [];
  for (const { name, history } of sources) {
    try {
      const answer = await history.prices(range, wanted);
      if (answer.kind === 'prices') return { kind: 'prices', source: name, answer, failures };
    } catch (error) {
      if (!(error instanceof PriceSourceFailed)) throw error;
      failures.push(error);
    }
  }
  return failures.length > 0
    ? { kind: 'failed', failures }
    : { kind: 'none', sources: sources.map(({ name }) => name) };
}

/** What the next question would meet as well, after a long wait. */
const LASTING: ReadonlySet<PriceSourceFault> = new Set([
  'UNAUTHORISED',
  'UNREACHABLE',
  'RATE_LIMITED',
]);

/** Not asked any more after that many lasting failures in a row: a source that is down costs minutes. */
export function givenUpAfter(failures: number, { name, history }: PriceSource): PriceSource {
  let inARow = 0;
  let last: PriceSourceFailed | null = null;
  return {
    name,
    history: {
      async prices(range, wanted) {
        if (last !== null && inARow >= failures)
          throw new PriceSourceFailed(
            last.source,
            last.code,
            `not asked again after ${last.message}`,
          );
        try {
          const answer = await history.prices(range, wanted);
          inARow = 0;
          return answer;
        } catch (error) {
          const lasts = error instanceof PriceSourceFailed && LASTING.has(error.code);
          inARow = lasts ? inARow + 1 : 0;
          last = lasts ? error : null;
          throw error;
        }
      },
    },
  };
}
