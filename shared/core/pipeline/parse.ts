// Step 1: text becomes rows of named text fields, each with its place in the file. Nothing is judged
// yet beyond the shape of the row; a broken row never takes its neighbours with it.
import type { Reject } from './reject.ts';

/** A row as it came: trimmed text by column name; absent and empty are both ''. */
export interface RawRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly raw: string;
}

export type Parsed =
  | { readonly kind: 'row'; readonly row: RawRow }
  | { readonly kind: 'reject'; readonly reject: Reject };

/** The columns of one kind of file, in template order. */
export interface Columns {
  readonly names: readonly string[];
  /** These must stand in the header of a CSV file. */
  readonly required: readonly string[];
}

/** The whole file is unusable (header, encoding, not an array): nothing of it is taken. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly code = 'FILE_REFUSED';
}

/** Turns chunks of text into rows; `end` returns what the last chunk left open. */
export interface RowReader {
  push(text: string): readonly Parsed[];
  end(): readonly Parsed[];
  /** Columns of the file that no row uses. */
  ignoredColumns(): readonly string[];
}
