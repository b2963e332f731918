// Whatever rules, records and dates: nothing active is lost, nothing inactive gets in, and the second gate
// only takes away.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { previousTradingDay } from '#core/market/calendar.ts';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import { signalGate } from '#core/rules/eligibility/signal-gate.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import {
  activeRule,
  currentRun,
  ELIGIBLE_DATE,
  eligibilityInputs,
  recordOf,
} from '#test/support/eligible-rules.ts';

const rule = fc
  .record({
    advisorId: fc.constantFrom('A', 'B', 'C', "d'/"),
    direction: fc.constantFrom(...RULE_DIRECTIONS),
    weekday: fc.integer({ min: 1, max: 5 }),
    active: fc.boolean(),
    fullSize: fc.boolean(),
    trust: fc.constantFrom('TRUSTED', 'WATCHLIST'),
    posteriorMeanR: fc.double({ min: 0.01, max: 1, noNaN: true }),
    posteriorSd: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  })
  .map(activeRule);
const rules = fc.uniqueArray(rule, { selector: ruleKey, maxLength: 12 });
const meanR = fc.double({ min: -2, max: 2, noNaN: true });
const trades = fc.integer({ min: 0, max: 60 });
const asOf = fc.constantFrom(
  ...['2024-01-19', previousTradingDay(ELIGIBLE_DATE), ELIGIBLE_DATE, '2024-01-25'],
);

describe('given any rules and any record of theirs', () => {
  it('when a day is evaluated, then every active rule is in the book of its direction or refused, and no other', () => {
    fc.assert(
      fc.property(rules, trades, meanR, asOf, (selected, n, mean, date) => {
        const records = selected.map((one) => ({ ...recordOf(n, mean), ruleKey: ruleKey(one) }));
        const run = currentRun({ asOf: date });
        const content = eligibilityOf(eligibilityInputs({ selected, records, run }));
        const { normal, adverse, refusals } = content;
        const all = [...normal, ...adverse, ...refusals].map((one) => one.ruleKey);
        const active = selected.filter((one) => one.active).map(ruleKey);
        expect(all.toSorted()).toEqual(active.toSorted());
        for (const one of normal) expect(one.ruleKey).toMatch(/^NORMAL/);
        for (const one of adverse) expect(one.ruleKey).toMatch(/^REVERSE/);
        const { NOT_ACTIVE: _, ...counts } = content.refused;
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(refusals.length);
      }),
    );
  });

  it('when a signal comes, then the second gate approves exactly what the first let pass and has not fallen since', () => {
    fc.assert(
      fc.property(rules, trades, meanR, (selected, n, mean) => {
        const morning = eligibilityOf(eligibilityInputs({ selected }));
        const records = selected.map((one) => ({ ...recordOf(n, mean), ruleKey: ruleKey(one) }));
        const again = eligibilityOf(eligibilityInputs({ selected, records }));
        const stillIn = new Set([...again.normal, ...again.adverse].map((one) => one.ruleKey));
        for (const [place, one] of selected.entries()) {
          const record = records[place] ?? null;
          const snapshot = { version: 1, ...morning };
          const { kind } = signalGate(snapshot, one, { record, date: ELIGIBLE_DATE });
          expect(kind).toBe(stillIn.has(ruleKey(one)) ? 'approved' : 'refused');
        }
      }),
    );
  });
});
