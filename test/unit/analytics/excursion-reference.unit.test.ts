// Excursions read off indexed columns equal those of a plain walk over the bars, figure by figure.
import { describe, expect, it } from '@jest/globals';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { excursionsOf } from '#core/pipeline/excursions.ts';
import type { Resolution } from '#core/prices/price-series.ts';
import { createRandom } from '#local/sample/random.ts';
import { naiveExcursions } from '#test/support/naive-excursion.ts';
import { randomTape, randomTrade } from '#test/support/random-tape.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_261_124);
const TRADES_PER_TAPE = 100;

/** Compares trade by trade; returns how often each kind of answer occurred. */
function comparedTrades(resolution: Resolution, tapes: number, seed: number) {
  const seen = new Map<string, number>();
  const random = createRandom(seed, resolution);
  for (let tape = 0; tape < tapes; tape++) {
    const world = randomTape(random, resolution);
    const trades = Array.from({ length: TRADES_PER_TAPE }, (_, n) => randomTrade(random, world, n));
    const naive = naiveExcursions(world.series);
    excursionsOf(trades, world.series).forEach((found, n) => {
      const trade = trades[n];
      if (!trade) throw new Error(`expected trade ${n}`);
      const expected = naive(trade);
      expect({ tape, trade, found }).toEqual({ tape, trade, found: expected });
      for (const kind of kindsOf(found)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    });
  }
  return seen;
}

function kindsOf(excursion: TradeExcursion): readonly string[] {
  if (excursion.kind === 'gap') return [excursion.gap];
  if (excursion.kind === 'unfilled') return [excursion.contradiction];
  const { contradiction, optimistic, afterStop, postTargetPct, levelMoved, outcome } = excursion;
  return [
    contradiction ?? 'as claimed',
    ...(optimistic ? ['ambiguous'] : []),
    ...(afterStop ? [afterStop.postSlPct < 0 ? 'turned at once' : 'ran on after the stop'] : []),
    ...(postTargetPct === null ? [] : ['after the target']),
    ...(levelMoved ? ['level moved'] : []),
    ...(outcome.reason === 'EXPIRED' ? ['expired'] : []),
  ];
}

const CERTAIN_KINDS = [
  ...['as claimed', 'turned at once', 'ran on after the stop', 'after the target', 'level moved'],
  ...['STOP_FIRST', 'TARGET_FIRST', 'EXIT_NOT_TRADED', 'TARGET_NEVER_REACHED', 'ENTRY_NOT_TRADED'],
  ...['GAP_AT_ENTRY', 'GAP_AT_EXIT', 'GAP_INSIDE', 'ENTRY_OUT_OF_SESSION', 'EXIT_OUT_OF_SESSION'],
  ...['expired', 'STOP_GAPPED', 'FILL_UNKNOWN'],
];

describe('given random trades on minute bars over halts, odd sessions, nights and holes', () => {
  it('when 10,000 are read, then every figure is that of the plain walk, and every kind of answer occurs', () => {
    const seen = comparedTrades('MINUTE', 100, SEED);
    const rare = [...CERTAIN_KINDS, 'ambiguous'].filter((kind) => (seen.get(kind) ?? 0) < 10);
    expect(rare).toEqual([]);
  });
});

describe('given random trades on ticks', () => {
  it('when 2,000 are read, then every figure is that of the plain walk, and nothing is ambiguous', () => {
    const seen = comparedTrades('TICK', 20, SEED);
    expect(seen.get('ambiguous')).toBeUndefined();
    expect(seen.get('STOP_FIRST')).toBeGreaterThan(10);
  });
});
