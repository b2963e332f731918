// What an advisor's option trades were, as the API and the command line show it: one order of fields,
// whether the figures come from a computation or out of a JSON column that forgot their order.
import type { OptionMetrics, PnlShares } from '#core/analytics/options/option-metrics.ts';

export function optionReport(options: OptionMetrics): OptionMetrics {
  return {
    trades: options.trades,
    covered: options.covered,
    ivAtEntry: options.ivAtEntry,
    ivRank: options.ivRank,
    ivPercentile: options.ivPercentile,
    daysToExpiry: options.daysToExpiry,
    deltaAtEntry: options.deltaAtEntry,
    thetaShare: options.thetaShare,
    expectedMovePct: options.expectedMovePct,
    ivChange: options.ivChange,
    attributed: options.attributed,
    grossPaise: options.grossPaise,
    deltaPaise: options.deltaPaise,
    gammaPaise: options.gammaPaise,
    vegaPaise: options.vegaPaise,
    thetaPaise: options.thetaPaise,
    restPaise: options.restPaise,
    pnlShares: options.pnlShares && sharesReport(options.pnlShares),
    forwardSources: byName(options.forwardSources),
    refused: byName(options.refused),
  };
}

const sharesReport = ({ delta, gamma, vega, theta, rest }: PnlShares): PnlShares => ({
  delta,
  gamma,
  vega,
  theta,
  rest,
});

const byName = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
