// The value of the books over time as a picture of characters: columns are stretches of days, rows are
// rupees.
import type { Paise } from '#core/market/money.ts';
import type { EquityPoint } from '#core/simulation/backtest.ts';

const WIDTH = 72;
const HEIGHT = 12;
const PAISE_PER_LAKH = 10_000_000;

/** Both books together from their opening on, in lakh; '' without a day or when nothing ever moved. */
export function equityPicture(equity: readonly EquityPoint[], openingPaise: Paise): string {
  const values = [
    openingPaise,
    ...equity.map(({ normalPaise, adversePaise }) => normalPaise + adversePaise),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const [first] = equity;
  const last = equity.at(-1);
  if (first === undefined || last === undefined || low === high) return '';
  const columns = sampled(values);
  const half = (high - low) / (HEIGHT - 1) / 2;
  const rows = Array.from({ length: HEIGHT }, (_, place) => {
    const level = high - 2 * half * place;
    const line = columns.map((value, column) => {
      const before = columns[column - 1] ?? value;
      const isOn =
        Math.min(before, value) <= level + half && Math.max(before, value) >= level - half;
      return isOn ? '*' : ' ';
    });
    return `${(level / PAISE_PER_LAKH).toFixed(2).padStart(10)} |${line.join('')}`;
  });
  const dates = `${first.date} ${last.date.padStart(columns.length - first.date.length - 1)}`;
  return [...rows, `${' '.repeat(11)}+${'-'.repeat(columns.length)}`, `${' '.repeat(12)}${dates}`]
    .map((row) => row.trimEnd())
    .join('\n');
}

/** The last value of each of at most WIDTH stretches of equal length. */
function sampled(values: readonly number[]): readonly number[] {
  const count = Math.min(WIDTH, values.length);
  return Array.from({ length: count }, (_, column) => {
    const end = Math.ceil(((column + 1) * values.length) / count) - 1;
    return values[end] ?? Number.NaN;
  });
}
