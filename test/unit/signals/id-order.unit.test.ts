import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareIds } from '#core/signals/id-order.ts';

describe('given any two ids', () => {
  it('when they are compared, then the order is that of their UTF-8 bytes', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('\uFFFD', '\u{10000}', '\uE000', 'ADV10', 'ADV1'),
    );
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });
});
