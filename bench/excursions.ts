// Outcome, excursions and extensions of many trades over minute bars, beside reading bar after bar; and
// how that compares with the speed at which this machine reads memory at all.
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { excursionsOf } from '#core/pipeline/excursions.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createRandom } from '#local/sample/random.ts';
import { type Comparison, compare, expectEqual } from './comparison.ts';
import { memoryBandwidth, peakMemoryMb } from './machine.ts';
import { type PlainExcursion, plainExcursion } from './plain-tape.ts';
import { randomBars, UNDERLYINGS } from './price-tape.ts';
import { randomPosition, type TapePosition } from './tape-positions.ts';

const TRADES = 100_000;
/** A bar that is looked at is its low and its high. */
const BYTES_PER_BAR = 16;

interface Batch {
  readonly series: PriceSeries;
  readonly positions: readonly TapePosition[];
  readonly trades: readonly ReportedTrade[];
}

export async function excursionsBench(): Promise<readonly Comparison[]> {
  const batches = UNDERLYINGS.map(batchOf);
  const ours = () => batches.map(({ trades, series }) => excursionsOf(trades, series));
  const plain = () =>
    batches.map(({ positions, series }) => positions.map((one) => plainExcursion(series, one)));
  const read = plain();
  expectAgreement(ours().flat(), read.flat());
  const bars = read.flat().reduce((sum, one) => sum + one.bars, 0);
  const timed = await compare(
    {
      what: 'outcome, excursions and extensions over minute bars',
      size: TRADES,
      peer: 'bar after bar',
    },
    ours,
    plain,
  );
  const bandwidth = await memoryBandwidth();
  const speed = bars / (timed.oursMs / 1000);
  const figures = {
    tapeBars: batches.reduce((sum, { series }) => sum + series.at.length, 0),
    barsPerTrade: bars / TRADES,
    barsPerSecond: speed,
    bytesPerSecond: speed * BYTES_PER_BAR,
    plainBytesPerSecond: (bars * BYTES_PER_BAR) / (timed.peerMs / 1000),
    memoryBytesPerSecond: bandwidth,
    ofBandwidth: (speed * BYTES_PER_BAR) / bandwidth,
    peakMb: peakMemoryMb(),
  };
  return [{ ...timed, figures }];
}

function batchOf(underlying: string): Batch {
  const series = randomBars(underlying);
  const random = createRandom(5, `positions-${underlying}`);
  // In order of time, as the enrich function hands them over.
  const positions = Array.from({ length: TRADES / UNDERLYINGS.length }, () =>
    randomPosition(random, series),
  ).sort((a, b) => a.entryAt - b.entryAt);
  const trades = positions.map((one, index) =>
    claimed(`${underlying}${index}`, underlying, one, exitOf(series, one)),
  );
  return { series, positions, trades };
}

function exitOf(series: PriceSeries, position: TapePosition) {
  const { row, price, reason } = plainExcursion(series, position);
  return { at: series.at[row] ?? Number.NaN, price, reason };
}

/** The advisor claims what happened, in the minute in which it happened. */
const claimed = (
  tradeId: string,
  underlying: string,
  position: TapePosition,
  exit: ReturnType<typeof exitOf>,
): ReportedTrade => ({
  tradeId,
  advisorId: 'A1',
  advisorName: null,
  instrument: { kind: 'EQ', exchange: 'NSE', underlying },
  side: position.side,
  period: position.period,
  entryPrice: position.entryPrice,
  entryAt: position.entryAt,
  entryBasis: 'FILL',
  stoploss: position.stop,
  targets: [position.target],
  exitPrice: exit.price,
  exitAt: exit.at,
  exitReason: exit.reason,
});

function expectAgreement(ours: readonly TradeExcursion[], plain: readonly PlainExcursion[]): void {
  for (const [index, excursion] of ours.entries()) {
    const { reason, maePct, mfePct, extensionPct } = plain[index] ?? {};
    const found =
      excursion.kind === 'path'
        ? {
            reason: excursion.outcome.reason,
            maePct: excursion.maePct,
            mfePct: excursion.mfePct,
            extensionPct: excursion.afterStop?.postSlPct ?? excursion.postTargetPct,
          }
        : excursion;
    expectEqual(`trade ${index}`, found, { reason, maePct, mfePct, extensionPct });
  }
}
