// Step 3: one spelling for everything, so that equal trades are equal.
import type { Instrument } from '#core/market/instrument.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';
import type { ValidContract, ValidTrade } from './validate.ts';

/** Instrument as one of its kinds, blanks in names collapsed, targets nearest first and each once. */
export function normalise(trade: ValidTrade): ReportedTrade {
  const direction = directionOf(trade.side);
  const name = trade.advisorName.trim().replace(/\s+/g, ' ');
  return {
    tradeId: trade.tradeId,
    advisorId: trade.advisorId,
    advisorName: name === '' ? null : name,
    instrument: instrumentOf(trade.contract),
    side: trade.side,
    period: trade.period,
    entryPrice: trade.entryPrice,
    entryAt: trade.entryAt,
    entryBasis: trade.entryBasis,
    stoploss: trade.stoploss,
    targets: [...new Set(trade.targets)].sort((a, b) => direction * (a - b)),
    exitPrice: trade.exitPrice,
    exitAt: trade.exitAt,
    exitReason: trade.exitReason,
  };
}

function instrumentOf(contract: ValidContract): Instrument {
  const { exchange, underlying, expiry, strike, optionType } = contract;
  if (expiry === null) return { kind: 'EQ', exchange, underlying };
  if (strike === null || optionType === null) return { kind: 'FUT', exchange, underlying, expiry };
  return { kind: 'OPT', exchange, underlying, expiry, strike, optionType };
}
