// Step 2: is this row a trade that can have happened? The first fault found is the row's verdict.
import { calendarCoverage, calendarCovers } from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import {
  directionOf,
  ENTRY_BASES,
  type EntryBasis,
  EXIT_REASONS,
  type ExitReason,
  PERIODS,
  type Period,
  SIDES,
  type Side,
} from '#core/signals/trade.ts';
import {
  date,
  instant,
  oneOf,
  optionalOneOf,
  optionalPrice,
  price,
  type Read,
  read,
  refuse,
  requiredText,
  storable,
} from './field.ts';
import type { RawRow } from './parse.ts';
import { type Fault, quoted } from './reject.ts';
import { canonicalUnderlying } from './underlying.ts';

/** The row's values, typed and consistent with each other. */
export interface ValidTrade {
  readonly tradeId: string;
  readonly advisorId: string;
  readonly advisorName: string;
  readonly contract: ValidContract;
  readonly side: Side;
  readonly period: Period | null;
  readonly entryPrice: number;
  readonly entryAt: Instant;
  readonly entryBasis: EntryBasis;
  readonly stoploss: number | null;
  readonly targets: readonly number[];
  readonly exitPrice: number;
  readonly exitAt: Instant;
  readonly exitReason: ExitReason | null;
}

export interface ValidContract {
  readonly exchange: 'NSE' | 'BSE';
  readonly kind: 'EQ' | 'FUT' | 'OPT';
  readonly underlying: string;
  readonly expiry: IsoDate | null;
  readonly strike: number | null;
  readonly optionType: 'CE' | 'PE' | null;
}

const EXCHANGES = ['NSE', 'BSE'] as const;
const KINDS = ['EQ', 'FUT', 'OPT'] as const;
const OPTION_TYPES = ['CE', 'PE'] as const;

/** The trade of a row, or the first fault that keeps it from being one. Never throws. */
export function validate(row: RawRow): Read<ValidTrade> {
  try {
    return read(validTrade((name) => row.fields[name] ?? ''));
  } catch (error) {
    if (error instanceof Unfit) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Carries the first fault out of the checks below; never leaves this file. */
class Unfit extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.code);
    this.fault = fault;
  }
}

const need = <T>(result: Read<T>): T => {
  if (!result.ok) throw new Unfit(result.fault);
  return result.value;
};

type Fields = (name: string) => string;

function validTrade(text: Fields): ValidTrade {
  const tradeId = need(requiredText('trade_id', text('trade_id'), 'an id'));
  const advisorId = need(requiredText('advisor_id', text('advisor_id'), 'an advisor'));
  const contract = validContract(text);
  const side = need(oneOf('side', text('side'), SIDES));
  const period = need(optionalOneOf('period', text('period'), PERIODS));
  const entryPrice = need(price('entry_price', text('entry_price')));
  const entryAt = tradableInstant('entry_time', text('entry_time'));
  const basis = need(optionalOneOf('entry_basis', text('entry_basis'), ENTRY_BASES));
  const stoploss = need(optionalPrice('stoploss', text('stoploss')));
  const targets = targetList(text('targets'));
  const exitPrice = need(price('exit_price', text('exit_price')));
  const exitAt = tradableInstant('exit_time', text('exit_time'));
  const exitReason = need(optionalOneOf('exit_reason', text('exit_reason'), EXIT_REASONS));
  const trade: ValidTrade = {
    tradeId,
    advisorId,
    advisorName: storable(text('advisor_name').slice(0, 200)),
    contract,
    side,
    period,
    entryPrice,
    entryAt,
    entryBasis: basis ?? 'FILL',
    stoploss,
    targets,
    exitPrice,
    exitAt,
    exitReason,
  };
  checkLifetime(trade, text);
  checkLevels(trade);
  return trade;
}

function validContract(text: Fields): ValidContract {
  const exchange = need(oneOf('exchange', text('exchange'), EXCHANGES));
  const kind = need(oneOf('kind', text('kind'), KINDS));
  const named = need(requiredText('underlying', text('underlying'), 'a symbol'));
  const underlying = canonicalUnderlying(named);
  if (kind === 'EQ') {
    if (isIndex(underlying)) {
      need(refuse('underlying', 'INDEX_NOT_TRADABLE', 'a share for kind EQ', quoted(named)));
    }
    unused('expiry', text('expiry'), 'EQ');
  }
  if (kind !== 'OPT') {
    unused('strike', text('strike'), kind);
    unused('option_type', text('option_type'), kind);
  }
  return {
    exchange,
    kind,
    underlying,
    expiry: kind === 'EQ' ? null : need(date('expiry', text('expiry'))),
    strike: kind === 'OPT' ? need(price('strike', text('strike'))) : null,
    optionType:
      kind === 'OPT' ? need(oneOf('option_type', text('option_type'), OPTION_TYPES)) : null,
  };
}

/** Exports write 0 or XX where a field does not apply; anything else contradicts the kind. */
function unused(field: string, text: string, kind: string): void {
  if (text === '' || text === 'XX' || Number(text) === 0) return;
  need(refuse(field, 'UNEXPECTED_VALUE', `nothing for kind ${kind}`, quoted(text)));
}

function tradableInstant(field: string, text: string): Instant {
  const at = need(instant(field, text));
  if (!calendarCovers(istDate(at))) {
    const { from, to } = calendarCoverage();
    need(refuse(field, 'OUTSIDE_CALENDAR', `a date from ${from} to ${to}`, quoted(text)));
  }
  return at;
}

const targetList = (text: string): readonly number[] =>
  text === '' ? [] : text.split('|').map((part) => need(price('targets', part.trim())));

function checkLifetime(trade: ValidTrade, text: Fields): void {
  const { expiry } = trade.contract;
  if (trade.exitAt < trade.entryAt) {
    const entered = text('entry_time');
    need(
      refuse('exit_time', 'EXIT_BEFORE_ENTRY', `not before ${entered}`, quoted(text('exit_time'))),
    );
  }
  if (expiry !== null && expiry < istDate(trade.entryAt)) {
    const entered = istDate(trade.entryAt);
    need(refuse('expiry', 'EXPIRY_BEFORE_ENTRY', `${entered} or later`, quoted(expiry)));
  }
  if (expiry !== null && expiry < istDate(trade.exitAt)) {
    need(
      refuse('exit_time', 'EXIT_AFTER_EXPIRY', `${expiry} or earlier`, quoted(text('exit_time'))),
    );
  }
}

/** A stop limits the loss and a target takes the profit: each has its side of the entry. */
function checkLevels({ side, entryPrice, stoploss, targets }: ValidTrade): void {
  const direction = directionOf(side);
  const [losing, winning] = direction === 1 ? ['below', 'above'] : ['above', 'below'];
  if (stoploss !== null && direction * (entryPrice - stoploss) <= 0) {
    const expected = `${losing} the entry ${entryPrice} for ${side}`;
    need(refuse('stoploss', 'STOP_ON_WRONG_SIDE', expected, String(stoploss)));
  }
  const wrong = targets.find((target) => direction * (target - entryPrice) <= 0);
  if (wrong !== undefined) {
    const expected = `${winning} the entry ${entryPrice} for ${side}`;
    need(refuse('targets', 'TARGET_ON_WRONG_SIDE', expected, String(wrong)));
  }
}
