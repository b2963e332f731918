// A finished trade of the sample world as the signal document its advisor would have left behind.
import type { Instrument } from '#core/market/instrument.ts';
import { type Instant, istInstant } from '#core/market/ist.ts';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import type { ClosedSignal, SignalInstrument } from '#core/signals/signal.ts';
import type { SampleAdvisor } from './advisors.ts';
import { MINUTES_A_DAY, type PricePath } from './price-path.ts';
import type { Random } from './random.ts';
import type { PlannedIdea } from './trade-idea.ts';
import type { Outcome } from './trade-outcome.ts';

export type FinishedTrade = {
  readonly advisor: SampleAdvisor;
  readonly idea: PlannedIdea;
  readonly outcome: Outcome;
};

const OPEN = '09:15';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The instant of a print. */
export function instantOf(path: PricePath, index: number): Instant {
  const date = path.days[Math.floor(index / MINUTES_A_DAY)];
  if (!date) throw new RangeError(`instant of a print: expected one on the path, found ${index}`);
  return istInstant(date, OPEN) + (index % MINUTES_A_DAY) * MINUTE_MS;
}

/** Posted shortly before the fill, updated shortly after the exit; the id begins with the posting time. */
export function signalOf(random: Random, { advisor, idea, outcome }: FinishedTrade): ClosedSignal {
  const { quote, side, period, entryPrice, stoploss, targets } = idea;
  const entryAt = instantOf(quote.path, idea.entryIndex);
  const exitAt = instantOf(quote.path, outcome.exitIndex);
  const postedAt = entryAt - random.integer(5, 55) * SECOND_MS;
  return {
    _id: documentId(random, postedAt),
    advisorId: advisor.advisorId,
    advisorName: advisor.advisorName,
    sebiRegNo: advisor.sebiRegNo,
    source: advisor.source,
    instrument: documentInstrument(quote.instrument),
    side,
    entry: entryPrice,
    stoploss,
    targets,
    period,
    status: 'CLOSED',
    postedAt: istTimestamp(postedAt),
    updatedAt: istTimestamp(exitAt + random.integer(5, 25) * SECOND_MS),
    fill: { price: entryPrice, at: istTimestamp(entryAt) },
    exit: { price: outcome.exitPrice, at: istTimestamp(exitAt), reason: outcome.exitReason },
  };
}

function documentId(random: Random, postedAt: Instant): string {
  const hex = (digits: number): string =>
    Math.floor(random.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${Math.floor(postedAt / SECOND_MS).toString(16)}${hex(8)}${hex(8)}`;
}

function documentInstrument(instrument: Instrument): SignalInstrument {
  const { exchange, kind, underlying } = instrument;
  switch (kind) {
    case 'EQ':
      return { exchange, kind, underlying };
    case 'FUT':
      return { exchange, kind, underlying, expiry: instrument.expiry };
    case 'OPT':
      return {
        exchange,
        kind,
        underlying,
        expiry: instrument.expiry,
        strike: instrument.strike,
        optionType: instrument.optionType,
      };
    default:
      return kind satisfies never;
  }
}
