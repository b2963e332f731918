// A stored trade as it was reported.
import type { Instrument } from '#core/market/instrument.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

export interface TradeRow {
  trade_id: string;
  advisor_id: string;
  advisor_name: string | null;
  exchange: Instrument['exchange'];
  kind: Instrument['kind'];
  underlying: string;
  expiry: string | null;
  strike: number | null;
  option_type: 'CE' | 'PE' | null;
  side: ReportedTrade['side'];
  period: ReportedTrade['period'];
  entry_price: number;
  entry_at: number;
  entry_basis: ReportedTrade['entryBasis'];
  stoploss: number | null;
  targets: number[];
  exit_price: number;
  exit_at: number;
  exit_reason: ReportedTrade['exitReason'];
}

/** Throws when a derivative lacks what makes it one. */
export const reportedTradeOf = (row: TradeRow): ReportedTrade => ({
  tradeId: row.trade_id,
  advisorId: row.advisor_id,
  advisorName: row.advisor_name,
  instrument: instrumentOf(row),
  side: row.side,
  period: row.period,
  entryPrice: row.entry_price,
  entryAt: row.entry_at,
  entryBasis: row.entry_basis,
  stoploss: row.stoploss,
  targets: row.targets,
  exitPrice: row.exit_price,
  exitAt: row.exit_at,
  exitReason: row.exit_reason,
});

function instrumentOf(row: TradeRow): Instrument {
  const { exchange, underlying, expiry, strike, option_type: optionType } = row;
  switch (row.kind) {
    case 'EQ':
      return { kind: 'EQ', exchange, underlying };
    case 'FUT':
      return { kind: 'FUT', exchange, underlying, expiry: needed(row, 'expiry', expiry) };
    case 'OPT':
      return {
        kind: 'OPT',
        exchange,
        underlying,
        expiry: needed(row, 'expiry', expiry),
        strike: needed(row, 'strike', strike),
        optionType: needed(row, 'option_type', optionType),
      };
    default:
      return row.kind satisfies never;
  }
}

function needed<T>(row: TradeRow, column: string, value: T | null): T {
  if (value === null) {
    throw new Error(`trade ${row.trade_id}: expected ${column} for ${row.kind}, found none`);
  }
  return value;
}
