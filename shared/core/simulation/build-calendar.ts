// When the rules of a backtest are rebuilt: at its first day and at the start of every quarter, each time
// from what was known an embargo earlier.
import { measurableDates } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type IsoDate } from '#core/market/ist.ts';

export interface BuildPeriod {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** As-of date of the rules in force. */
  readonly knownUpTo: IsoDate;
}

/** In order, without a gap. Throws RangeError for a first date whose rules no calendar covers. */
export function buildPeriods(
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
  embargoDays: number,
): readonly BuildPeriod[] {
  const earliest = firstBacktestDate(embargoDays);
  if (from < earliest || to < from) {
    throw new RangeError(
      `backtest: expected dates from ${earliest} on in order, found ${from} to ${to}`,
    );
  }
  const starts = [from, ...quarterStarts(from, to)];
  return starts.map((start, place) => {
    const next = starts[place + 1];
    return {
      from: start,
      to: next === undefined ? to : addDays(next, -1),
      knownUpTo: addDays(start, -1 - embargoDays),
    };
  });
}

/** The first date on which a backtest can begin: the calendar has to know the whole window of its rules. */
export const firstBacktestDate = (embargoDays: number): IsoDate =>
  addDays(measurableDates().from, 1 + embargoDays);

/** In (from, to]. */
function quarterStarts(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const starts: IsoDate[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    for (const month of ['01', '04', '07', '10']) {
      const start = `${year}-${month}-01`;
      if (start > from && start <= to) starts.push(start);
    }
  }
  return starts;
}
