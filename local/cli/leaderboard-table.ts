// The leaderboard as a table a trader reads at a glance.
import Table from 'cli-table3';
import type { AdvisorReport } from '#contracts/advisor-report.ts';

const TRUST_BADGES: Readonly<Record<string, string>> = {
  TRUSTED: 'trusted',
  WATCHLIST: 'watch',
  UNTRUSTED: 'untrusted',
};

const number = (value: number | null, digits: number): string =>
  value === null ? '-' : value.toFixed(digits);

const percent = (value: number | null, digits = 1): string =>
  value === null ? '-' : `${value.toFixed(digits)} %`;

const HEADINGS = [
  '#',
  'Advisor',
  'Trades',
  'Sharpe',
  'MDD',
  'Return',
  'Win',
  'Win (w)',
  'Trust',
  'PF',
  'Exp. R',
  'Skipped',
  'legacy Sharpe',
  'legacy MDD',
];

/** The first `limit` advisors; what is left out is said below the table. */
export function leaderboardTable(advisors: readonly AdvisorReport[], limit: number): string {
  const table = new Table({
    head: HEADINGS,
    colAligns: HEADINGS.map((heading) =>
      heading === 'Advisor' || heading === 'Trust' ? 'left' : 'right',
    ),
    style: { head: [], border: [], compact: true },
  });
  const ranked = advisors.filter((advisor) => advisor.ranked);
  for (const [index, advisor] of ranked.slice(0, limit).entries()) {
    table.push(row(index + 1, advisor));
  }
  const hidden = Math.max(0, ranked.length - limit);
  const unranked = advisors.length - ranked.length;
  const rest = [
    hidden > 0 ? `${hidden} more ranked` : '',
    unranked > 0 ? `${unranked} unranked (no trades in the 90 days)` : '',
  ].filter((text) => text !== '');
  return `${table.toString()}${rest.length > 0 ? `\n${rest.join(', ')}` : ''}`;
}

function row(rank: number, advisor: AdvisorReport): string[] {
  const { corpus, legacy } = advisor;
  return [
    String(rank),
    `${advisor.advisorId} ${advisor.advisorName ?? ''}`.trim(),
    String(advisor.trades),
    number(corpus.sharpe, 2),
    percent(corpus.mddPct),
    percent(corpus.returnPct),
    percent(advisor.winRate),
    percent(advisor.weightedWinRate),
    TRUST_BADGES[advisor.trust ?? ''] ?? '-',
    number(advisor.profitFactor, 2),
    number(advisor.expectancyR, 2),
    String(corpus.tradesSkippedCapital),
    number(legacy.sharpe, 2),
    percent(legacy.mddPct),
  ];
}
