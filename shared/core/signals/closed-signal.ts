// A closed signal becomes a row of an upload, so that the daily pull walks the same path as a file.
import type { Instant } from '#core/market/ist.ts';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import type { ClosedSignal } from '#core/signals/signal.ts';

/** Keeps rows of the daily pull apart from the ids other files use. */
const TRADE_ID_PREFIX = 'S';

/**
 * The trades-template row of a closed signal: every column by name, '' where there is nothing. The same
 * signal gives the same trade id, so a correction replaces its row. Without a fill the advised entry and
 * the posting time are all that is known, and they are used, said to be no fill.
 */
export function tradeRowOf(signal: ClosedSignal): Record<string, string> {
  const { instrument, exit } = signal;
  const entry = signal.fill ?? { price: signal.entry, at: signal.postedAt };
  return {
    trade_id: `${TRADE_ID_PREFIX}${signal._id}`,
    advisor_id: signal.advisorId,
    advisor_name: signal.advisorName,
    exchange: instrument.exchange,
    kind: instrument.kind,
    underlying: instrument.underlying,
    expiry: instrument.expiry ?? '',
    strike: textOf(instrument.strike),
    option_type: instrument.optionType ?? '',
    side: signal.side,
    period: signal.period,
    entry_price: textOf(entry.price),
    entry_time: istTimestamp(instantOf(entry.at, signal._id)),
    entry_basis: signal.fill === undefined ? 'ADVISED' : 'FILL',
    stoploss: textOf(signal.stoploss),
    targets: signal.targets.map(textOf).join('|'),
    exit_price: textOf(exit.price),
    exit_time: istTimestamp(instantOf(exit.at, signal._id)),
    exit_reason: exit.reason,
  };
}

const textOf = (value: number | null | undefined): string => (value == null ? '' : String(value));

function instantOf(time: string, id: string): Instant {
  const instant = Date.parse(time);
  if (Number.isNaN(instant)) {
    throw new Error(`signal ${id}: expected an ISO 8601 time with offset, found "${time}"`);
  }
  return instant;
}
