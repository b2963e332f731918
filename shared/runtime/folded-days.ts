// Daily bars of sessions that have none, folded from past prices: one request a month and underlying.
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import { type DailyGap, dailyBarFrom } from '#core/prices/daily-bar.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface FoldedDays {
  /** In order of date. */
  readonly bars: readonly DatedBar[];
  readonly halted: readonly IsoDate[];
  /** Sessions left without a bar, and why. */
  readonly gaps: readonly { readonly date: IsoDate; readonly reason: DailyGap }[];
}

/** `dates` ascending, covered by the calendar. Throws what the price archive throws. */
export async function foldedDays(
  prices: PriceHistory,
  underlying: string,
  dates: readonly IsoDate[],
): Promise<FoldedDays> {
  const bars: DatedBar[] = [];
  const halted: IsoDate[] = [];
  const gaps: { date: IsoDate; reason: DailyGap }[] = [];
  for (const month of new Set(dates.map((date) => date.slice(0, 7)))) {
    const wanted = dates.filter((date) => date.startsWith(month));
    const from = istInstant(wanted[0] ?? '', '00:00');
    const to = istInstant(wanted.at(-1) ?? '', '24:00');
    const answer = await prices.prices({ instrument: underlying, from, to }, 'MINUTE');
    for (const date of wanted) {
      const day = answer.kind === 'prices' ? dailyBarFrom(answer.series, date) : NO_PRICES;
      if (day.kind === 'gap') gaps.push({ date, reason: day.reason });
      else bars.push({ date, ...day.bar });
      if (day.kind === 'bar' && day.halted) halted.push(date);
    }
  }
  return { bars, halted, gaps };
}

const NO_PRICES = { kind: 'gap', reason: 'NO_PRICES' } as const;
