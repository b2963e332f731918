// A book that lost what it may lose takes no new entries: of the day from the day's peak, ever from the highest
// peak, open positions included in both. Positions keep their stops.

import type { Paise } from '#core/market/money.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import { alarm, putControls, putPeak, type Turn } from '../engine/turn.ts';
import { markOpen, worthOf } from '../ledger/open-profit.ts';
import type { BookPeak } from './book-peak.ts';
import type { LossHalt } from './controls.ts';

/** After a price of that contract. */
export function watchLosses(turn: Turn, contract: string): void {
  const quote = turn.state.quotes.get(contract);
  if (quote === undefined || !turn.state.groupsOf.has(contract)) return;
  markOpen(turn, contract, quote.price);
  for (const book of RULE_DIRECTIONS) watchBook(turn, book);
}

/** A peak is stored when it rose by this share of the opening: not every tick is worth a transaction. */
const PEAK_STEP_SHARE = 0.0005;

function watchBook(turn: Turn, book: RuleDirection): void {
  const worth = worthOf(turn.state, book);
  const peak = turn.state.peaks[book];
  const opening = turn.state.books[book]?.openingPaise;
  if (worth === null || peak === undefined || opening === undefined) return;
  const step = opening * PEAK_STEP_SHARE;
  if (worth >= peak.dayPaise + step) putPeak(turn, book, risen(peak, worth));
  const { dailyLossPct, maxDrawdownPct } = turn.state.settings;
  const lostToday = (peak.dayPaise - worth) / opening;
  const lostEver = (peak.everPaise - worth) / peak.everPaise;
  if (lostEver * 100 >= maxDrawdownPct) halt(turn, book, 'MAX_DRAWDOWN', lostEver);
  else if (lostToday * 100 >= dailyLossPct) halt(turn, book, 'DAILY_LOSS', lostToday);
}

const risen = (peak: BookPeak, worth: Paise): BookPeak => ({
  ...peak,
  dayPaise: worth,
  everPaise: Math.max(peak.everPaise, worth),
});

function halt(turn: Turn, book: RuleDirection, cause: LossHalt['cause'], share: number): void {
  const { controls } = turn.state;
  if (controls.halts.some((one) => one.book === book && one.cause === cause)) return;
  putControls(turn, { ...controls, halts: [...controls.halts, { book, cause, since: turn.at }] });
  const code = cause === 'DAILY_LOSS' ? 'LOSS_HALT' : 'DRAWDOWN_HALT';
  alarm(turn, code, book, `${book}: ${(share * 100).toFixed(2)} % below its peak, no new entries`);
}
