// Invariant 1: available + reserved + deployed = opening + realised, per book and category, to the paisa.
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { isConserved } from '#core/trading/daily-corpus.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import type { Invariant } from './invariant.ts';

export const capitalConserved: Invariant = {
  name: 'CAPITAL_CONSERVED',
  begin: () => {
    let known: EngineState['books'] | null = null;
    return (happening) => {
      if (happening.kind !== 'stepped') return [];
      const { books } = happening.result.state;
      if (books === known) return [];
      known = books;
      return RULE_DIRECTIONS.flatMap((book) => {
        const corpus = books[book];
        if (corpus === undefined || isConserved(corpus)) return [];
        return [`${book}: expected every paisa accounted for, found ${JSON.stringify(corpus)}`];
      });
    };
  },
};
