import { describe, expect, it } from '@jest/globals';
import { watermarkOf } from '#lambdas/daily-ingest/pulled-signal.ts';

describe('given the time a document was updated', () => {
  it.each([
    ['2024-01-23T15:00:00+05:30', '2024-01-23T09:30:00.000Z'],
    ['2024-01-23T09:30:00.123456Z', '2024-01-23T09:30:00.123Z'],
    ['2024-01-23T09:30:00', '2024-01-23T09:30:00.000Z'],
    ['2024-01-23', '2024-01-23T00:00:00.000Z'],
    [new Date('2024-01-23T09:30:00.5Z'), '2024-01-23T09:30:00.500Z'],
  ])('when it is %p, then the next pull goes on at that instant', (updatedAt, expected) => {
    expect(watermarkOf({ _id: 'a', updatedAt })).toEqual({ updatedAt: expected, id: 'a' });
  });

  // The source's database has no date for these and gives them last, in every pull: taken at their word
  // they would move the watermark anywhere, also past signals that nobody pulled yet.
  it.each([
    'Tue Jan 23 2099 15:00:00 GMT+0530 (India Standard Time)',
    'posted on 5',
    '01/02/2099',
    '2024-13-23T15:00:00Z',
    new Date(Number.NaN),
    null,
    undefined,
    {},
  ])('when it is %p, then it moves no watermark', (updatedAt) => {
    expect(watermarkOf({ _id: 'a', updatedAt })).toBeNull();
  });

  it('when its id is an object, then the next pull goes on with everything else of that instant', () => {
    expect(watermarkOf({ _id: { day: 1 }, updatedAt: '2024-01-23' })).toEqual({
      updatedAt: '2024-01-23T00:00:00.000Z',
      id: '',
    });
  });
});
