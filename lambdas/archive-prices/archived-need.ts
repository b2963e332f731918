// One instrument-day: asked of the sources, stored as it came, told apart from a day without trading.
import { askInTurn, type PriceSource } from '#adapters/price-sources.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import { countFaults, PRICE_FAULTS } from '#core/prices/price-faults.ts';
import type { PriceNeed } from '#core/prices/price-needs.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { ArchivedDay } from '#ports/archived-days.ts';
import type { PriceArchive, PriceDay } from '#ports/price-archive.ts';
import type { PriceSourceFailed } from '#ports/price-source-failure.ts';

export interface NeedOutcome {
  readonly need: PriceNeed;
  /** Null when no source could say. */
  readonly archived: ArchivedDay | null;
  /** Of the sources that failed before one answered. */
  readonly failures: readonly PriceSourceFailed[];
}

export interface NeedDeps {
  readonly sources: readonly PriceSource[];
  readonly archive: PriceArchive;
}

const NO_FAULTS = countFaults([], 0, 0);

/** The prices are stored when it resolves; rejects with what the archive throws. */
export async function archiveNeed(
  { sources, archive }: NeedDeps,
  need: PriceNeed,
  askedOn: IsoDate,
): Promise<NeedOutcome> {
  const { instrument, date, wanted } = need;
  const range = {
    instrument,
    from: istInstant(date, '00:00'),
    to: istInstant(date, '24:00'),
  };
  const asked = await askInTurn(sources, range, wanted);
  if (asked.kind === 'failed') return { need, archived: null, failures: asked.failures };
  const day = dayOf(need, asked);
  const bytes = await archive.store(day);
  return {
    need,
    archived: {
      ...need,
      rows: day.series.at.length,
      source: day.source,
      faults: day.faults,
      bytes,
      askedOn,
    },
    failures: asked.kind === 'prices' ? asked.failures : [],
  };
}

type Asked = Exclude<Awaited<ReturnType<typeof askInTurn>>, { readonly kind: 'failed' }>;

/** Minutes that come where ticks were wanted are no ticks: they are asked for and kept as minutes. */
function dayOf({ instrument, date, wanted }: PriceNeed, asked: Asked): PriceDay {
  const quiet = (source: string) => ({
    instrument,
    date,
    source,
    faults: NO_FAULTS,
    series: noRows(wanted),
  });
  if (asked.kind === 'none') return quiet(asked.sources.join(', '));
  const { source, answer } = asked;
  if (wanted === 'TICK' && answer.series.resolution === 'MINUTE') return quiet(source);
  const faults = Object.fromEntries(
    PRICE_FAULTS.map((fault) => [fault, answer.counts[fault]]),
  ) as PriceDay['faults'];
  return { instrument, date, source, faults, series: answer.series };
}

function noRows(resolution: Resolution): PriceSeries {
  const none = new Float64Array(0);
  return { resolution, at: none, open: none, high: none, low: none, close: none };
}
