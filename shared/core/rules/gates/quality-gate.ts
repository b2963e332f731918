// The gates a rule has to pass beside its selection, each with its value and threshold. A figure that
// does not exist says why, and fails its gate unless there is nothing bad to measure.
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';
import type { AdverseThresholds, NormalThresholds } from '#core/rules/rule-configuration.ts';
import type { Gate, GateReason, GateResult } from './gate-result.ts';

/** Sums round: a value this near to a threshold lies on it. */
const ROUNDING = 1e-9;

/** Gates of following; `trust` is the flag that counts for this level. */
export function normalGates(
  metrics: AdvisorMetrics,
  trust: TrustFlag | null,
  limits: NormalThresholds,
): readonly GateResult[] {
  const { raw, corpus, path } = metrics;
  const noTrades = metrics.trades === 0 ? 'NO_TRADES' : null;
  return [
    atLeast('MINIMUM_TRADES', metrics.trades, limits.leastTrades, 'NO_TRADES'),
    atLeast('WIN_RATE', raw.winRatePct, limits.leastWinRatePct, 'NO_TRADES'),
    atLeast('SHARPE', corpus.sharpe, limits.leastSharpe, windowReason(metrics)),
    unlessSpotless(
      atLeast('PROFIT_FACTOR', raw.profitFactor, limits.leastProfitFactor, noTrades ?? 'NO_LOSS'),
    ),
    above('CORPUS_MDD', corpus.mddPct, limits.worstDrawdownPct, 'NOT_TRADED_IN_WINDOW'),
    below('PAIN_REWARD', path?.painReward ?? null, limits.painRewardBelow, 'NO_PRICES'),
    trustGate(trust),
    unlessSpotless(
      atLeast('POST_SL', path?.postSlPct ?? null, limits.leastPostSlPct, postSlReason(metrics)),
    ),
  ];
}

/** Gates of fading: the advisor's own figures have to be bad; `fades` is how many could be replayed. */
export function adverseGates(
  metrics: AdvisorMetrics,
  fades: number,
  limits: AdverseThresholds,
): readonly GateResult[] {
  const { raw, corpus } = metrics;
  const { averageReturnBelowPct, volatilityAbovePct, profitFactorBelow, winRateBelowPct } = limits;
  const noTrades = metrics.trades === 0 ? 'NO_TRADES' : null;
  return [
    atLeast('MINIMUM_TRADES', fades, limits.leastTrades, 'NO_TRADES'),
    below('AVERAGE_RETURN', raw.averageReturnPct, averageReturnBelowPct, 'NO_TRADES'),
    above('VOLATILITY', corpus.volatilityPct, volatilityAbovePct, 'NOT_TRADED_IN_WINDOW'),
    below('PROFIT_FACTOR', raw.profitFactor, profitFactorBelow, noTrades ?? 'NO_LOSS'),
    below('WIN_RATE', raw.winRatePct, winRateBelowPct, 'NO_TRADES'),
  ];
}

export const allPass = (gates: readonly GateResult[]): boolean => gates.every(({ pass }) => pass);

const windowReason = ({ corpus }: AdvisorMetrics): GateReason =>
  corpus.mddPct === null ? 'NOT_TRADED_IN_WINDOW' : 'NOTHING_VARIES';

const postSlReason = ({ path }: AdvisorMetrics): GateReason =>
  path === null ? 'NO_PRICES' : 'NO_STOP_HIT';

/** Trades without a loss have no profit factor, and stops that were never hit were never hunted. */
const unlessSpotless = (result: GateResult): GateResult =>
  result.reason === 'NO_LOSS' || result.reason === 'NO_STOP_HIT'
    ? { ...result, pass: true }
    : result;

function trustGate(trust: TrustFlag | null): GateResult {
  return {
    gate: 'TRUST',
    value: trust,
    comparison: 'one of',
    threshold: 'TRUSTED, WATCHLIST',
    pass: trust === 'TRUSTED' || trust === 'WATCHLIST',
    reason: trust === null ? 'NO_TRADES' : null,
  };
}

type Comparison = (
  gate: Gate,
  value: number | null,
  threshold: number,
  missing: GateReason,
) => GateResult;

const compared =
  (
    comparison: GateResult['comparison'],
    passes: (value: number, threshold: number) => boolean,
  ): Comparison =>
  (gate, value, threshold, missing) => ({
    gate,
    value,
    comparison,
    threshold,
    pass: value !== null && passes(value, threshold),
    reason: value === null ? missing : null,
  });

const atLeast = compared('>=', (value, threshold) => value >= threshold - ROUNDING);
const above = compared('>', (value, threshold) => value > threshold + ROUNDING);
const below = compared('<', (value, threshold) => value < threshold - ROUNDING);
