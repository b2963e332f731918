// Which prices a batch of trades needs: per instrument the days they were open, each day once, however
// many trades share it.
import { contractKey } from '#core/market/instrument.ts';
import { type Instant, istDate, istInstant } from '#core/market/ist.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

export interface PriceRequest {
  readonly instrument: string;
  /** Whole days, [from, to). */
  readonly from: Instant;
  readonly to: Instant;
  /** The trades it serves, as positions in the batch. */
  readonly trades: readonly number[];
}

interface Need {
  readonly trade: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** What of a trade decides which prices it needs. */
export type PricedLife = Pick<ReportedTrade, 'instrument' | 'entryAt' | 'exitAt'>;

/**
 * Requests in order of their first day, so that an archive kept by dates is walked once; no two of one
 * instrument overlap. The windows after an exit end with its session, so the day of the exit is always
 * the last one needed.
 */
export function priceRequests(trades: readonly PricedLife[]): readonly PriceRequest[] {
  const needs = new Map<string, Need[]>();
  trades.forEach(({ instrument, entryAt, exitAt }, trade) => {
    const key = contractKey(instrument);
    const need = {
      trade,
      from: istInstant(istDate(entryAt), '00:00'),
      to: istInstant(istDate(exitAt), '24:00'),
    };
    const own = needs.get(key);
    if (own) own.push(need);
    else needs.set(key, [need]);
  });
  return [...needs]
    .flatMap(([instrument, own]) => merged(instrument, own))
    .sort((a, b) => a.from - b.from);
}

/** Days that share a trade become one request. */
function merged(instrument: string, needs: readonly Need[]): readonly PriceRequest[] {
  const requests: { instrument: string; from: Instant; to: Instant; trades: number[] }[] = [];
  for (const { trade, from, to } of [...needs].sort((a, b) => a.from - b.from)) {
    const last = requests.at(-1);
    if (last && from < last.to) {
      last.to = Math.max(last.to, to);
      last.trades.push(trade);
    } else requests.push({ instrument, from, to, trades: [trade] });
  }
  return requests;
}
