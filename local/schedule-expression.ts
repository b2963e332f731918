// When an EventBridge Scheduler expression fires next: cron(), rate() and at(), in its time zone.
import { Cron } from 'croner';

export type ScheduleExpression = {
  /** First firing strictly after `instant` (epoch ms); undefined when there is none. */
  readonly next: (instant: number) => number | undefined;
};

const PERIOD_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Parses an expression as EventBridge Scheduler writes it. `createdAt` anchors rates: the first firing
 * of rate() is one period after the schedule came into being.
 * @throws Error on anything that is not cron(), rate() or at() in that syntax.
 */
export function parseScheduleExpression(
  expression: string,
  timezone: string,
  createdAt: number,
): ScheduleExpression {
  const [, kind, argument = ''] = /^(cron|rate|at)\((.+)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'cron':
      return cron(argument, timezone, expression);
    case 'rate':
      return rate(argument, createdAt, expression);
    case 'at':
      return fromCroner(new Cron(argument, { timezone, paused: true }));
    default:
      throw new Error(`expected cron(...), rate(...) or at(...), found ${expression}`);
  }
}

/** Six fields (minute hour day-of-month month day-of-week year), weekdays 1 = Sunday ... 7 = Saturday. */
function cron(fields: string, timezone: string, expression: string): ScheduleExpression {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6) {
    throw new Error(`expected 6 fields in ${expression}, found ${parts.length}`);
  }
  if ((parts[2] === '?') === (parts[4] === '?')) {
    throw new Error(`expected ? in either day-of-month or day-of-week of ${expression}`);
  }
  const pattern = ['0', ...parts.map((part) => (part === '?' ? '*' : part))].join(' ');
  return fromCroner(
    new Cron(pattern, {
      timezone,
      paused: true,
      mode: '7-part',
      alternativeWeekdays: true,
      sloppyRanges: true,
    }),
  );
}

function rate(argument: string, createdAt: number, expression: string): ScheduleExpression {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(count) * (PERIOD_MS[unit] ?? 0);
  if (!(period > 0))
    throw new Error(`expected rate(<count> minutes|hours|days), found ${expression}`);
  return {
    next: (instant) =>
      createdAt + Math.max(1, Math.floor((instant - createdAt) / period) + 1) * period,
  };
}

const fromCroner = (job: Cron): ScheduleExpression => ({
  next: (instant) => job.nextRun(new Date(instant))?.getTime(),
});
