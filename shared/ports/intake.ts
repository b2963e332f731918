// Takes the rows of one upload into the store: all of them or, on any failure, none.
import type { ListedContract } from '#core/pipeline/contract-row.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { IncomingFile } from '#core/pipeline/file-rows.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { Counts, Upload } from './uploads.ts';

export interface Intake {
  /** Verdicts as core/pipeline/deduplicate; an upload taken before is not taken again. */
  trades(upload: Upload, file: IncomingFile<ReportedTrade>): Promise<Counts>;
  /** Trades of contracts whose lot changed become stale; their advisors are measured again. */
  contracts(upload: Upload, file: IncomingFile<ListedContract>): Promise<Counts>;
  dailyBars(upload: Upload, underlying: string, file: IncomingFile<DatedBar>): Promise<Counts>;
}
