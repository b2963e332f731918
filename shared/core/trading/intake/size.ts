// How many lots a signal is worth now, and which cap decided.

import { crowdBoost } from '../crowd.ts';
import { corpusRoom, roomOf } from '../daily-corpus.ts';
import type { Turn } from '../engine/turn.ts';
import { isOver } from '../groups/trade-group.ts';
import type { RefusalReason } from '../refusal.ts';
import type { ContractFigures, LotMoney } from './contract-figures.ts';
import type { Sized } from './decision.ts';
import type { OwnLevels } from './own-levels.ts';
import type { RuleChoice } from './rule-choice.ts';
import type { TradeableIdea } from './signal-record.ts';

export interface SizeInput {
  readonly idea: TradeableIdea;
  readonly choice: RuleChoice;
  readonly levels: OwnLevels;
  readonly figures: ContractFigures;
  readonly money: LotMoney;
}

export type SizeVerdict =
  | { readonly kind: 'sized'; readonly sized: Sized }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** Lots that were left. */
      readonly found: number;
    };

/** Every cap in lots; zero lots name the first cap that left less than one. */
export function sizeVerdict(turn: Turn, input: SizeInput): SizeVerdict {
  const { choice, levels, idea } = input;
  const { advisorId, instrument } = idea;
  const executed = { advisorId, underlying: instrument.underlying, sentiment: levels.sentiment };
  const boost = crowdBoost(turn.state.crowd, executed);
  const caps = lotCaps(turn, input, boost);
  const names = Object.keys(caps) as readonly (keyof typeof caps)[];
  const least = names.reduce((a, b) => (caps[b] < caps[a] ? b : a));
  const lots = Math.floor(caps[least]);
  if (lots < 1) {
    const reason = names.find((name) => caps[name] < 1) ?? least;
    return { kind: 'refused', reason, found: caps[reason] };
  }
  // A rule that is new trades the smallest quantity there is, whatever its posterior says.
  if (choice.rule?.size === 'MINIMUM') {
    return { kind: 'sized', sized: { lots: 1, boundBy: 'MINIMUM', caps, boost } };
  }
  return { kind: 'sized', sized: { lots, boundBy: least, caps, boost } };
}

function lotCaps(turn: Turn, { idea, choice, levels, figures, money }: SizeInput, boost: number) {
  const { state } = turn;
  const { baseRiskShare, signalCapShare, underlyingCapShare } = state.settings;
  const book = state.books[choice.direction];
  if (book === undefined) throw new Error(`book ${choice.direction}: expected it open, found none`);
  const { openingPaise } = book;
  const riskShare = choice.rule?.kellyFraction ?? baseRiskShare;
  const trust = choice.rule?.trustFactor ?? 1;
  const inLots = (paise: number): number => Math.max(0, paise) / money.marginPerLotPaise;
  const used = boundIn(turn, idea.instrument.underlying, choice);
  return {
    RISK_BELOW_ONE_LOT: (riskShare * openingPaise * trust * boost) / money.riskPerLotPaise,
    // The room of a category is never more than the book's: the book is named first.
    [choice.direction === 'NORMAL' ? 'TOTAL_CORPUS' : 'ADVERSE_CORPUS']: inLots(corpusRoom(book)),
    CATEGORY_BUDGET: inLots(roomOf(book, figures.category)),
    SIGNAL_CAP: inLots(signalCapShare * openingPaise),
    UNDERLYING_CAP: inLots(underlyingCapShare * openingPaise - used),
    ORDER_LIMIT: figures.lotsPerOrder * levels.targets.length,
  } as Readonly<
    Record<
      | 'RISK_BELOW_ONE_LOT'
      | 'CATEGORY_BUDGET'
      | 'TOTAL_CORPUS'
      | 'ADVERSE_CORPUS'
      | 'SIGNAL_CAP'
      | 'UNDERLYING_CAP'
      | 'ORDER_LIMIT',
      number
    >
  >;
}

/** Margin of all open trades of the underlying in that book, paise. */
function boundIn(turn: Turn, underlying: string, { direction }: RuleChoice): number {
  return [...turn.state.groups.values()]
    .filter((group) => !isOver(group) && group.direction === direction)
    .filter(({ instrument }) => instrument.underlying === underlying)
    .flatMap(({ legs }) => legs)
    .reduce((sum, { reservedPaise, deployedPaise }) => sum + reservedPaise + deployedPaise, 0);
}
