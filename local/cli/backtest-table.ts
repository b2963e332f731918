// A backtest as a person reads it: what each policy brought and what it paid, when, by which rules, and why
// the rest was not traded.
import Table from 'cli-table3';
import type { BacktestReport } from '#contracts/backtest-report.ts';
import type { Paise } from '#core/market/money.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import {
  BACKTEST_POLICIES,
  type BacktestPolicy,
  type BookFigures,
  type DiscoveredR,
  type PolicyResult,
  type SumRow,
} from '#core/simulation/backtest.ts';
import { equityPicture } from './equity-picture.ts';

const SHOWN_RULES = 15;
const SHOWN_MONTHS = 24;
const PAISE_PER_RUPEE = 100;
const PLAIN = { head: [], border: [], compact: true };
const NAMES: Readonly<Record<RuleDirection, string>> = { NORMAL: 'follow', REVERSE: 'fade' };

export function backtestText(report: BacktestReport): string {
  return `${[
    headLine(report),
    buildTable(report),
    'where it paid, net R per trade before and in the window (of cells: those that gained before):',
    discoveryTable(report),
    'by policy, rupees:',
    policyTable(report),
    ...BACKTEST_POLICIES.flatMap((policy) => policyText(policy, report.policies[policy])),
  ].join('\n')}\n`;
}

const headLine = ({ from, to, signals, builds, settings }: BacktestReport): string =>
  `${from} to ${to}: ${signals} signals; rules rebuilt each quarter (${builds.length} in all) from what was known ${settings.embargoDays} days earlier`;

function buildTable({ builds }: BacktestReport): string {
  const head = ['Rules from', 'known up to', 'selected', 'active', 'through gates'];
  const table = new Table({ head, style: PLAIN });
  const both = ({ NORMAL, REVERSE }: Readonly<Record<RuleDirection, number>>) =>
    `${NORMAL} + ${REVERSE}`;
  for (const { from, knownUpTo, selected, active, gatesPass } of builds) {
    table.push([from, knownUpTo, both(selected), both(active), both(gatesPass)]);
  }
  return `${table.toString()}\n(follow + fade)`;
}

function discoveryTable({ discovery }: BacktestReport): string {
  const table = new Table({
    head: ['', 'Category', 'Level', 'Cells', 'n', 'R before', '+-', 'n', 'R in it', '+-'],
    style: PLAIN,
  });
  const figures = ({ n, meanR, standardError }: DiscoveredR): string[] => [
    String(n),
    signed(meanR),
    standardError === null ? '-' : standardError.toFixed(3),
  ];
  for (const { direction, category, level, cells, inSample, outOfSample } of discovery) {
    if (inSample.n + outOfSample.n === 0) continue;
    table.push([
      ...[NAMES[direction], category, level, level === 'CATEGORY' ? '' : String(cells)],
      ...[...figures(inSample), ...figures(outOfSample)],
    ]);
  }
  return table.toString();
}

function policyTable({ policies }: BacktestReport): string {
  const table = new Table({
    head: [
      ...['Policy', 'Book', 'Trades', 'Won', 'Gross', 'Costs', 'Slippage', 'Net'],
      ...['Return', 'Drawdown', 'Sharpe', 'R/trade', '+-'],
    ],
    style: PLAIN,
  });
  for (const policy of BACKTEST_POLICIES) {
    const { total, books } = policies[policy];
    table.push([policy.toLowerCase(), 'both', ...bookCells(total)]);
    for (const way of RULE_DIRECTIONS) table.push(['', NAMES[way], ...bookCells(books[way])]);
  }
  return table.toString();
}

const bookCells = (book: BookFigures): string[] => [
  String(book.positions),
  book.positions === 0 ? '-' : `${((book.wins / book.positions) * 100).toFixed(0)} %`,
  ...moneyCells(book),
  book.returnPct === null ? '-' : `${book.returnPct.toFixed(2)} %`,
  book.drawdownPct === null ? '-' : `${book.drawdownPct.toFixed(2)} %`,
  book.sharpe === null ? '-' : book.sharpe.toFixed(2),
  signed(book.meanR),
  book.standardError === null ? '-' : book.standardError.toFixed(3),
];

const moneyCells = (sums: Omit<SumRow, 'key'>): string[] =>
  [sums.grossPaise, sums.costsPaise, sums.slippagePaise, sums.netPaise].map(rupees);

function policyText(policy: BacktestPolicy, result: PolicyResult): readonly string[] {
  const title = `${policy.toLowerCase()}: ${refusalText(result)}`;
  if (result.positions.length === 0) return [title];
  return [
    title,
    `${result.boosted} boosted by the crowd, ${result.ambiguous} with a row that left the order open, ${result.total.open} open at the end`,
    equityPicture(result.equity, result.total.openingPaise),
    sumTable('Month', result.months.slice(-SHOWN_MONTHS)),
    sumTable('Category', result.categories),
    ruleTable(result),
  ].filter((part) => part !== '');
}

function refusalText({ refusals, total }: PolicyResult): string {
  const listed = Object.entries(refusals)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`);
  return `traded ${total.positions + total.open}; not traded: ${listed.join(', ') || 'none'}`;
}

const SUM_HEAD = ['Trades', 'Won', 'Gross', 'Costs', 'Slippage', 'Net', 'Net R'];

const sumCells = (row: SumRow): string[] => [
  ...[row.key, String(row.positions), String(row.wins)],
  ...[...moneyCells(row), row.netR.toFixed(2)],
];

function sumTable(title: string, rows: readonly SumRow[]): string {
  const table = new Table({ head: [title, ...SUM_HEAD], style: PLAIN });
  for (const row of rows) table.push(sumCells(row));
  return table.toString();
}

/** Those that moved most money. */
function ruleTable({ rules }: PolicyResult): string {
  const table = new Table({ head: ['Rule', ...SUM_HEAD, 'Predicted R'], style: PLAIN });
  const sorted = [...rules].sort((a, b) => Math.abs(b.netPaise) - Math.abs(a.netPaise));
  for (const row of sorted.slice(0, SHOWN_RULES)) {
    table.push([...sumCells(row), signed(row.predictedR)]);
  }
  const hidden = rules.length - SHOWN_RULES;
  return `${table.toString()}${hidden > 0 ? `\n${hidden} more rules` : ''}`;
}

const rupees = (paise: Paise): string =>
  Math.round(paise / PAISE_PER_RUPEE).toLocaleString('en-IN');

const signed = (value: number | null): string =>
  value === null ? '-' : `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
