// What the option trades were and what made their P&L, in lines for people.
import type { OptionMetrics } from '#core/analytics/options/option-metrics.ts';

export function optionLines(options: OptionMetrics): string {
  const { trades, covered, attributed, pnlShares, ivAtEntry } = options;
  const percent = (share: number | null): string =>
    share === null ? '-' : `${(share * 100).toFixed(1)} %`;
  const listed = (named: Readonly<Record<string, number>>): string =>
    Object.entries(named)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  const split = Object.entries(pnlShares ?? {})
    .map(([part, share]) => `${part} ${percent(share)}`)
    .join(', ');
  return [
    `options: ${covered} of ${trades} trades valued (${listed(options.forwardSources)}); refused: ${listed(options.refused)}`,
    `  volatility at entry ${percent(ivAtEntry)}; P&L of ${attributed} trades: ${split || '-'}\n`,
  ].join('\n');
}
