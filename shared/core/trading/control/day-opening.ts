// A trading day begins, or goes on after a restart: knowledge, capital, peaks, and what the night changed.
import { previousTradingDay } from '#core/market/calendar.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import { corpusRoom, nextDay, openDay } from '../daily-corpus.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import {
  alarm,
  forget,
  putBook,
  putControls,
  putDay,
  putPeak,
  setVolatile,
  type Turn,
} from '../engine/turn.ts';
import { isOver } from '../groups/trade-group.ts';
import { worthOf } from '../ledger/open-profit.ts';
import { morning } from '../overnight/morning.ts';

export function dayOpened(turn: Turn, day: TradingDay): void {
  const isNewDate = turn.state.day?.date !== day.date;
  putDay(turn, day);
  if (isNewDate) beginDate(turn, day);
  checkFunds(turn, day);
  morning(turn, isNewDate);
}

function beginDate(turn: Turn, day: TradingDay): void {
  for (const book of RULE_DIRECTIONS) openBook(turn, book, day);
  const { controls } = turn.state;
  const halts = controls.halts.filter(({ cause }) => cause === 'MAX_DRAWDOWN');
  if (halts.length < controls.halts.length) putControls(turn, { ...controls, halts });
  setVolatile(turn, { sent: { recent: [], today: 0, heldUntil: 0 } });
  forgetEnded(turn, previousTradingDay(day.date));
}

/** The first time with the capital of the day, afterwards with what it closed with. */
function openBook(turn: Turn, book: RuleDirection, { date, capitalPaise, budgetPct }: TradingDay) {
  const before = turn.state.books[book];
  putBook(
    turn,
    book,
    before === undefined
      ? openDay(date, capitalPaise[book], budgetPct)
      : nextDay(before, date, budgetPct),
  );
  const worth = worthOf(turn.state, book) ?? 0;
  const everPaise = Math.max(worth, turn.state.peaks[book]?.everPaise ?? worth);
  putPeak(turn, book, { date, dayPaise: worth, everPaise });
}

/** The smaller of corpus and funds trades: the corpus as a budget, the funds as the margin check sees them. */
function checkFunds(turn: Turn, { fundsPaise, mode }: TradingDay): void {
  if (fundsPaise === null) return;
  const room = RULE_DIRECTIONS.filter((book) => mode[book] === 'live')
    .map((book) => turn.state.books[book])
    .reduce((sum, book) => sum + (book === undefined ? 0 : corpusRoom(book)), 0);
  if (fundsPaise >= room) return;
  const text = `funds of ${fundsPaise} paise, corpus of ${room}: the funds limit`;
  alarm(turn, 'FUNDS_BELOW_CORPUS', 'funds', text);
}

/** What ended before that date: one day more than a late report could be about. */
function forgetEnded(turn: Turn, date: IsoDate): void {
  const { groups, orders, signals } = turn.state;
  const ended = [...groups.values()].filter(
    (group) => isOver(group) && istDate(group.closedAt ?? group.decidedAt) < date,
  );
  const groupIds = new Set(ended.map(({ groupId }) => groupId));
  for (const { orderId, groupId } of orders.values()) {
    if (groupIds.has(groupId)) forget(turn, 'order', orderId);
  }
  for (const groupId of groupIds) forget(turn, 'group', groupId);
  for (const { signalId, decision, receivedAt } of signals.values()) {
    if (decision === null || decision.outcome === 'HELD' || istDate(receivedAt) >= date) continue;
    const { groupId } = decision;
    if (groupId === null || !turn.state.groups.has(groupId)) forget(turn, 'signal', signalId);
  }
}
