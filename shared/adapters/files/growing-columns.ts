// Price rows collected into columns whose memory doubles as they fill.
import type { PriceColumns } from '#core/prices/price-range.ts';

export interface RowSink {
  push(at: number, open: number, high: number, low: number, close: number): void;
  columns(): PriceColumns;
}

const FIRST_ROWS = 512;

/** Ticks have one price: their four columns are one and the same. */
export function growingColumns(tick: boolean): RowSink {
  let rows = 0;
  let at = new Float64Array(FIRST_ROWS);
  let close = new Float64Array(FIRST_ROWS);
  let open = tick ? close : new Float64Array(FIRST_ROWS);
  let high = tick ? close : new Float64Array(FIRST_ROWS);
  let low = tick ? close : new Float64Array(FIRST_ROWS);
  const grow = (): void => {
    at = doubled(at);
    close = doubled(close);
    open = tick ? close : doubled(open);
    high = tick ? close : doubled(high);
    low = tick ? close : doubled(low);
  };
  return {
    push(when, first, top, bottom, last) {
      if (rows === at.length) grow();
      at[rows] = when;
      open[rows] = first;
      high[rows] = top;
      low[rows] = bottom;
      close[rows] = last;
      rows += 1;
    },
    columns() {
      const last = close.slice(0, rows);
      if (tick) return { at: at.slice(0, rows), open: last, high: last, low: last, close: last };
      return {
        at: at.slice(0, rows),
        open: open.slice(0, rows),
        high: high.slice(0, rows),
        low: low.slice(0, rows),
        close: last,
      };
    },
  };
}

function doubled(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
