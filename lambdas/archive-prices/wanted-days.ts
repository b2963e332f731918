// Which days a call of the archive function is about, and which of them it still has to ask for.
import type { ArchiveRequest } from '#contracts/archive-request.ts';
import { sessionEnd } from '#core/market/calendar.ts';
import { addDays, type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import {
  needKey,
  type OpenDays,
  type PriceNeed,
  priceNeeds,
  type Wanted,
} from '#core/prices/price-needs.ts';
import type { KnownDay } from '#ports/archived-days.ts';

/** A night fills in what earlier nights could not: trades are often reported days after they closed. */
const LOOKBACK_DAYS = 30;
/** Vendors keep ticks for a few days. */
const TICK_DAYS = 3;
/** A vendor may be late: a day without prices is asked for again on the following nights. */
const LATE_DAYS = 3;

export interface ArchiveTask extends Wanted {
  /** Null = every contract of a trade. */
  readonly contracts: ReadonlySet<string> | null;
  /** From here on, days found without trading are asked for again on another day. */
  readonly askAgainFrom: IsoDate;
}

export function archiveTask(request: ArchiveRequest): ArchiveTask {
  if ('scheduledAt' in request) {
    const to = istDate(Date.parse(request.scheduledAt));
    return {
      from: addDays(to, -LOOKBACK_DAYS),
      to,
      ticksFrom: addDays(to, 1 - TICK_DAYS),
      contracts: null,
      askAgainFrom: addDays(to, -LATE_DAYS),
    };
  }
  const { from, to, ticks, contracts } = request;
  return {
    from,
    to,
    ticksFrom: ticks ? from : null,
    contracts: contracts ? new Set(contracts) : null,
    askAgainFrom: from,
  };
}

/** After a session's end until its last prices are at the vendor. */
const SETTLING_MS = 30 * 60_000;

/** What is needed, over, and not known. */
export function daysToAsk(
  task: ArchiveTask,
  open: readonly OpenDays[],
  known: readonly KnownDay[],
  now: Instant,
): readonly PriceNeed[] {
  const today = istDate(now);
  const isSettled = ({ rows, date, askedOn }: KnownDay): boolean =>
    rows > 0 || askedOn >= today || date < task.askAgainFrom;
  const settled = new Set(known.filter(isSettled).map(needKey));
  const concerned = open.filter(({ contract }) => task.contracts?.has(contract) ?? true);
  return priceNeeds(concerned, task).filter(
    (need) => !settled.has(needKey(need)) && isOver(need, now),
  );
}

function isOver({ instrument, date }: PriceNeed, now: Instant): boolean {
  const end = sessionEnd(date, segmentOf(instrument));
  return end !== null && end + SETTLING_MS <= now;
}
