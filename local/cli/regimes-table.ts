// The split of labels as tables: a year a row, with a strip that shows the shares at a glance.
import Table from 'cli-table3';
import { WELL_WARMED_BARS } from '#core/analytics/regimes/regime.ts';
import type { LabelCounts, LabelName, LabelSplit } from '#core/pipeline/label-split.ts';
import type { LatestLabel, UnderlyingRegimes } from './regimes-report.ts';

/** From bullish to bearish, as the strip runs. */
const LABELS: readonly (readonly [name: LabelName, heading: string, mark: string])[] = [
  ['TRENDING_BULLISH', 'trend up', '▲'],
  ['SIDEWAYS_BULLISH', 'side up', '△'],
  ['SIDEWAYS', 'sideways', '·'],
  ['SIDEWAYS_BEARISH', 'side down', '▽'],
  ['TRENDING_BEARISH', 'trend down', '▼'],
];
const STRIP = 40;

const HEADINGS = [
  'Year',
  'Sessions',
  'Labelled',
  ...LABELS.map(([, heading, mark]) => `${mark} ${heading}`),
  'Changes',
  'Split',
];

export function regimesText(report: UnderlyingRegimes): string {
  const { underlying, bars, regimes, shapes, latest } = report;
  const { fromFile, fromMinutes } = bars;
  const counted = (count: number, what: string): readonly string[] =>
    count > 0 ? [`${count} ${what}`] : [];
  const sources = [
    ...counted(fromFile, 'from the daily file'),
    ...counted(fromMinutes.bars, 'folded from minutes'),
    ...counted(fromMinutes.halted.length, 'of them with a halt'),
  ].join(', ');
  const left = fromMinutes.gaps.map(({ date, reason }) => `${date} ${reason}`).join(', ');
  return [
    `${underlying}: daily bars ${bars.from ?? '-'} to ${bars.to ?? '-'} (${sources || 'none'})`,
    ...(left === '' ? [] : [`not folded: ${left}`]),
    ...schemeLines('A: the regime, to be used on the next session', regimes),
    ...schemeLines('B: the shape of the session itself, for attribution only', shapes),
    ...(latest === null ? [] : [latestLine(latest)]),
  ].join('\n');
}

function schemeLines(title: string, split: LabelSplit & { readonly version: string }): string[] {
  const table = new Table({
    head: HEADINGS,
    colAligns: HEADINGS.map((heading) => (heading === 'Split' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const year of split.years) table.push(row(year.year, year));
  table.push(row('all', split.total));
  const { WARM_UP, NO_BAR, ONE_HOUR_SESSION } = split.total.unlabelled;
  return [
    `scheme ${title} (${split.version}), first label ${split.firstLabelled ?? '-'}`,
    table.toString(),
    `without label: ${WARM_UP} warm-up, ${NO_BAR} no bar, ${ONE_HOUR_SESSION} one-hour sessions`,
  ];
}

function row(year: string, counts: LabelCounts): string[] {
  return [
    year,
    String(counts.sessions),
    String(counts.labelled),
    ...LABELS.map(([name]) => share(counts, name)),
    String(counts.changes),
    strip(counts),
  ];
}

const share = ({ labels, sharePct }: LabelCounts, name: LabelName): string =>
  sharePct === null ? '-' : `${labels[name]} (${sharePct[name].toFixed(0)} %)`;

/** Each mark stands for 1/40 of the labelled sessions; ends are rounded, so that the strip is full. */
function strip({ sharePct }: LabelCounts): string {
  if (sharePct === null) return '';
  let text = '';
  let sum = 0;
  for (const [name, , mark] of LABELS) {
    sum += sharePct[name];
    text = text.padEnd(Math.round((sum / 100) * STRIP), mark);
  }
  return text;
}

function latestLine({ date, regime, shape, features, ...lines }: LatestLabel): string {
  const warmth = features.bars < WELL_WARMED_BARS ? `, only ${features.bars} bars of warm-up` : '';
  return [
    `last, ${date}: ${regime} (ADX ${figure(features.adx, 1)}, ER ${figure(features.efficiency, 2)}`,
    `CHOP ${figure(features.choppiness, 1)}, slope ${figure(features.slope, 2)}${warmth}); session ${shape}`,
    `Supertrend ${supertrendText(lines.supertrend)}`,
    `KAMA ${figure(lines.adaptiveAverage, 2)}`,
  ].join(', ');
}

const figure = (value: number | null, digits: number): string =>
  value === null ? '-' : value.toFixed(digits);

const supertrendText = (point: LatestLabel['supertrend']): string =>
  point === null ? '-' : `${point.value.toFixed(2)} ${point.direction.toLowerCase()}`;
