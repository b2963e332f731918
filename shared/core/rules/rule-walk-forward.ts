// Would these rules have paid? History is cut into windows of equal numbers of trades; before each the
// rules are built from what was known an embargo earlier, and judged on the trades entered in it.
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { endOfDate, measurableDates } from '#core/analytics/replay/corpus-window.ts';
import { dateOfDay, dayNumber, type IsoDate, istDay } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';
import { levelsOf } from './dimension.ts';
import { expectedR } from './effects/fitted-effects.ts';
import {
  noTrades,
  POLICIES,
  type Policy,
  type PolicyFigures,
  policyFigures,
  type Taken,
  takes,
} from './forward-policy.ts';
import { netRisk } from './initial-risk.ts';
import { cellOfRule } from './rule.ts';
import { buildRules, type DirectionModel, type RuleBook } from './rule-build.ts';
import type { RuleConfiguration } from './rule-configuration.ts';
import { RULE_DIRECTIONS, type RuleDirection } from './rule-direction.ts';
import { type RulePortfolio, rulePortfolio } from './rule-portfolio.ts';
import type { RuleTrade } from './rule-trade.ts';
import { type CalibrationDecile, calibrationDeciles } from './significance/calibration.ts';
import { walkForwardSplits } from './significance/walk-forward.ts';

export interface WalkForwardOptions {
  readonly asOf: IsoDate;
  readonly configuration: RuleConfiguration;
}

export interface DirectionForward {
  readonly policies: Readonly<Record<Policy, PolicyFigures>>;
  readonly calibration: readonly CalibrationDecile[];
  readonly portfolio: RulePortfolio;
}

export interface ForwardWindow {
  readonly from: IsoDate;
  /** As-of date of its rules. */
  readonly knownUpTo: IsoDate;
  readonly trades: number;
  readonly selected: Readonly<Record<RuleDirection, number>>;
  readonly active: Readonly<Record<RuleDirection, number>>;
}

export interface WalkForward {
  readonly windows: readonly ForwardWindow[];
  readonly embargoDays: number;
  /** Winsorised net R, each trade once, however many rules it falls under. */
  readonly directions: Readonly<Record<RuleDirection, DirectionForward>>;
}

const EMBARGO_DAYS = 5;
/** The first two fifths only train. */
const CUTS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** `onWindow` after each window. */
export function walkForward(
  trades: readonly RuleTrade[],
  { asOf, configuration }: WalkForwardOptions,
  onWindow: (done: number, total: number) => void = () => undefined,
): WalkForward {
  const tested = testable(trades, asOf);
  const days = {
    entryDay: Int32Array.from(tested, ({ entryAt }) => istDay(entryAt)),
    exitDay: Int32Array.from(tested, ({ knownAt }) => istDay(knownAt)),
  };
  const plan = {
    cuts: cutDays(days.entryDay),
    end: dayNumber(asOf) + 1,
    embargoDays: EMBARGO_DAYS,
  };
  const tallies = { NORMAL: tally(), REVERSE: tally() };
  const windows = walkForwardSplits(days, plan).map(({ cut, test }, place): ForwardWindow => {
    const knownUpTo = dateOfDay(cut - EMBARGO_DAYS - 1);
    const book = buildRules(trades, knownUpTo, configuration);
    const own = Array.from(test, (position) => tested[position]).filter((one) => one !== undefined);
    for (const way of RULE_DIRECTIONS) addWindow(tallies[way], own, way, book, configuration);
    onWindow(place + 1, plan.cuts.length);
    return { from: dateOfDay(cut), knownUpTo, trades: own.length, ...counts(book) };
  });
  return {
    windows,
    embargoDays: EMBARGO_DAYS,
    directions: {
      NORMAL: figuresOf(tallies.NORMAL, configuration),
      REVERSE: figuresOf(tallies.REVERSE, configuration),
    },
  };
}

/** Closed by the date, and of a kind that can fall under a rule; by entry. */
function testable(trades: readonly RuleTrade[], asOf: IsoDate): readonly RuleTrade[] {
  const end = endOfDate(asOf);
  return trades
    .filter(({ knownAt, path, periodInferred }) => {
      return knownAt < end && path?.filled !== false && !periodInferred;
    })
    .sort((a, b) => a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId));
}

/** Days before which rules can be built: the calendar has to know the whole window of their metrics. */
function cutDays(ascending: Int32Array): readonly number[] {
  const first = dayNumber(measurableDates().from) + EMBARGO_DAYS + 1;
  const days = CUTS.map((share) => ascending[Math.floor(share * ascending.length)] ?? 0);
  return [...new Set(days)].filter((day) => day >= first);
}

const counts = (book: RuleBook): Pick<ForwardWindow, 'selected' | 'active'> => {
  const { NORMAL, REVERSE } = book.models;
  const selected = ({ selected: { sixDimensional, mini } }: DirectionModel) =>
    sixDimensional + mini;
  return {
    selected: { NORMAL: selected(NORMAL), REVERSE: selected(REVERSE) },
    active: { NORMAL: NORMAL.active, REVERSE: REVERSE.active },
  };
};

/** What each policy took, trade by trade. */
interface Tally {
  readonly taken: Readonly<Record<Policy, Taken>>;
  readonly predictedR: number[];
  readonly falseShares: number[];
}

const tally = (): Tally => ({
  taken: { ALL: noTrades(), GATES: noTrades(), SELECTION: noTrades(), BOTH: noTrades() },
  predictedR: [],
  falseShares: [],
});

function addWindow(
  { taken, predictedR, falseShares }: Tally,
  trades: readonly RuleTrade[],
  way: RuleDirection,
  book: RuleBook,
  { selection }: RuleConfiguration,
): void {
  const rules = new Map(
    book.rules
      .filter(({ direction }) => direction === way)
      .map((rule) => [`${rule.advisorId}/${cellKey(cellOfRule(rule))}`, rule]),
  );
  const fit = book.fits[way];
  for (const trade of trades) {
    const outcome = outcomeOf(trade, way, book);
    if (outcome === null || fit === null) continue;
    const held = Math.min(selection.winsorR, Math.max(-selection.winsorR, outcome));
    const own = cellsOf(trade).flatMap(
      (cell) => rules.get(`${trade.advisorId}/${cellKey(cell)}`) ?? [],
    );
    const day = istDay(trade.entryAt);
    for (const policy of POLICIES) {
      if (!takes(policy, own)) continue;
      taken[policy].outcomes.push(held);
      taken[policy].days.push(day);
    }
    falseShares.push(Math.min(1, ...own.map(({ falseShare }) => falseShare)));
    const advisor = fit.numberOf.get(trade.advisorId) ?? -1;
    predictedR.push(expectedR(fit.effects, [advisor, ...levelsOf(trade)]));
  }
}

function outcomeOf(trade: RuleTrade, way: RuleDirection, { distances }: RuleBook): number | null {
  if (way === 'NORMAL') return netRisk(trade, distances);
  return trade.fade.kind === 'outcome' ? trade.fade.rMultiple : null;
}

function figuresOf(
  { taken, predictedR, falseShares }: Tally,
  { selection }: RuleConfiguration,
): DirectionForward {
  const { outcomes, days } = taken.ALL;
  return {
    policies: {
      ALL: policyFigures(taken.ALL),
      GATES: policyFigures(taken.GATES),
      SELECTION: policyFigures(taken.SELECTION),
      BOTH: policyFigures(taken.BOTH),
    },
    calibration: calibrationDeciles({
      predictedR: Float64Array.from(predictedR),
      realisedR: Float64Array.from(outcomes),
      day: Int32Array.from(days),
    }),
    portfolio: rulePortfolio({ outcomes, days, falseShares }, selection.falseShare),
  };
}
