// A price tape: `ts,instrument,price`, in order of time. An index or a share also prices its futures.
import type { Tick } from '#core/simulation/run/simulated-day.ts';
import { type TextLine, textLines } from './text-lines.ts';

export interface PriceTape {
  /** In order of time. */
  readonly ticks: readonly Tick[];
  /** Lines that are no price: number, expected, found. */
  readonly faults: readonly string[];
}

export interface TapeOptions {
  /** Contracts that are priced by another instrument, by that one: the futures of an underlying. */
  readonly pricedBy: ReadonlyMap<string, readonly string[]>;
  readonly onRows: (rows: number) => void;
}

const ROWS_PER_REPORT = 10_000;

/** Throws what reading throws; a bad line stops nothing. */
export async function readTape(path: string, options: TapeOptions): Promise<PriceTape> {
  const ticks: Tick[] = [];
  const faults: string[] = [];
  for await (const line of textLines(path)) {
    if (line.number === 1 && line.text.startsWith('ts,')) continue;
    const tick = tickOf(line);
    if (typeof tick === 'string') {
      faults.push(tick);
      continue;
    }
    ticks.push(tick);
    const priced = options.pricedBy.get(tick.contract) ?? [];
    for (const contract of priced) ticks.push({ ...tick, contract });
    if (line.number % ROWS_PER_REPORT === 0) options.onRows(line.number);
  }
  return { ticks: ticks.toSorted((a, b) => a.at - b.at), faults };
}

/** Or what is wrong with the line. */
function tickOf({ number, text }: TextLine): Tick | string {
  const [time, contract, value, ...more] = text.split(',');
  const at = Date.parse(time ?? '');
  const price = Number(value);
  const isTick = !Number.isNaN(at) && contract !== undefined && contract !== '';
  if (isTick && value !== '' && price > 0 && Number.isFinite(price) && more.length === 0) {
    return { at, contract, price };
  }
  return `line ${number}: expected ts,instrument,price, found "${text.slice(0, 60)}"`;
}
