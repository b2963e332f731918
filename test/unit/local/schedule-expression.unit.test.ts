import { describe, expect, it } from '@jest/globals';
import { parseScheduleExpression } from '#local/schedule-expression.ts';

const created = Date.parse('2026-11-24T00:00:00Z');

/** The next `count` firings after `from`, as UTC texts. */
function firings(expression: string, timezone: string, from: string, count: number): string[] {
  const schedule = parseScheduleExpression(expression, timezone, created);
  const found: string[] = [];
  let at = schedule.next(Date.parse(from));
  while (at !== undefined && found.length < count) {
    found.push(new Date(at).toISOString().slice(0, 16));
    at = schedule.next(at);
  }
  return found;
}

describe('a schedule expression', () => {
  it('fires Monday to Friday in its own time zone and skips the weekend', () => {
    const friday = '2026-11-27T10:29:59Z';
    expect(firings('cron(0 16 ? * MON-FRI *)', 'Asia/Kolkata', friday, 3)).toEqual([
      '2026-11-27T10:30',
      '2026-11-30T10:30',
      '2026-12-01T10:30',
    ]);
  });

  it('fires strictly after the given instant', () => {
    const exactly = '2026-11-27T10:30:00Z';
    expect(firings('cron(0 16 ? * MON-FRI *)', 'Asia/Kolkata', exactly, 1)).toEqual([
      '2026-11-30T10:30',
    ]);
  });

  it.each([
    ['cron(0/15 9-10 ? * 2-6 *)', '2026-11-27T10:45:00Z', ['2026-11-30T09:00', '2026-11-30T09:15']],
    ['cron(0 10 L * ? *)', '2026-11-24T00:00:00Z', ['2026-11-30T10:00', '2026-12-31T10:00']],
    ['cron(30 8 1 * ? 2027)', '2026-11-24T00:00:00Z', ['2027-01-01T08:30', '2027-02-01T08:30']],
    ['cron(0 12 ? * 6#3 *)', '2026-11-24T00:00:00Z', ['2026-12-18T12:00', '2027-01-15T12:00']],
  ])('reads weekdays from Sunday = 1, lists, steps, L and # (%s)', (expression, from, expected) => {
    expect(firings(expression, 'UTC', from, 2)).toEqual(expected);
  });

  it('keeps the local time over the change to daylight saving', () => {
    expect(firings('cron(0 9 ? * SUN *)', 'Europe/Berlin', '2026-03-21T00:00:00Z', 2)).toEqual([
      '2026-03-22T08:00',
      '2026-03-29T07:00',
    ]);
  });

  it('counts a rate from the creation of the schedule', () => {
    expect(firings('rate(5 minutes)', 'UTC', '2026-11-24T00:00:00Z', 2)).toEqual([
      '2026-11-24T00:05',
      '2026-11-24T00:10',
    ]);
    expect(firings('rate(1 hour)', 'UTC', '2026-11-24T05:59:59Z', 1)).toEqual(['2026-11-24T06:00']);
  });

  it('fires at() once, in its time zone', () => {
    const at = 'at(2026-11-25T09:15:00)';
    expect(firings(at, 'Asia/Kolkata', '2026-11-24T00:00:00Z', 2)).toEqual(['2026-11-25T03:45']);
    expect(firings(at, 'Asia/Kolkata', '2026-11-26T00:00:00Z', 1)).toEqual([]);
  });

  it.each([
    ['cron(0 16 * * MON-FRI *)', 'expected ? in either day-of-month or day-of-week'],
    ['cron(0 16 ? * MON-FRI)', 'expected 6 fields'],
    ['rate(0 minutes)', 'expected rate(<count> minutes|hours|days)'],
    ['rate(5 weeks)', 'expected rate(<count> minutes|hours|days)'],
    ['every day', 'expected cron(...), rate(...) or at(...)'],
  ])('refuses %s', (expression, message) => {
    expect(() => parseScheduleExpression(expression, 'UTC', created)).toThrow(message);
  });
});
