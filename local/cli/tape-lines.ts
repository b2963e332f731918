// What the tape says of the trades, in lines for people.
import type { TapeReport } from './trade-paths.ts';

const SHOWN_CONTRADICTIONS = 10;

export function tapeLines(tape: TapeReport): string {
  const { trades, covered, coverage, counts, gaps, contradicted } = tape;
  const share = coverage === null ? '-' : `${(coverage * 100).toFixed(2)} %`;
  const lines = [
    `tape: ${covered} of ${trades} closed trades covered (${share}); not covered: ${listed(gaps)}`,
    `verdicts: ${listed(counts)}; levels moved after publishing: ${tape.levelsMoved}`,
    `prices: ${tape.priceRows} rows read (${listed(tape.resolutions)} trades); ${listed(tape.prices)}`,
    ...contradicted.slice(0, SHOWN_CONTRADICTIONS).map(contradictionLine),
  ];
  const hidden = contradicted.length - SHOWN_CONTRADICTIONS;
  if (hidden > 0) lines.push(`  ${hidden} more contradicted trades with --json`);
  return `${lines.join('\n')}\n`;
}

const listed = (named: Readonly<Record<string, number>>): string =>
  Object.entries(named)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

function contradictionLine({
  tradeId,
  advisorId,
  contradiction,
  claimed,
  outcome,
}: TapeReport['contradicted'][number]): string {
  const counts = outcome === null ? 'no trade' : outcomeText(outcome);
  return `  ${tradeId} of ${advisorId}: ${contradiction}, claimed ${outcomeText(claimed)}, counts ${counts}`;
}

const outcomeText = ({ reason, at, price }: TapeReport['contradicted'][number]['claimed']) =>
  `${reason ?? 'exit'} at ${price} on ${new Date(at).toISOString()}`;
