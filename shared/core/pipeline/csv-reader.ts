// CSV as people send it: byte-order mark, CRLF, quotes, blanks, empty lines. A record may span lines
// inside quotes; a quote that never closes costs only the line it stands on: a line that is a whole row
// by itself never belongs to an open quote.
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { type Columns, FileRefused, type Parsed, type RowReader } from './parse.ts';
import { type Fault, quoted, reject } from './reject.ts';

const MAX_LINE_LENGTH = 1 << 20;
const KEPT_OF_LONG_LINE = 200;
/** A quoted value may run over a few lines; beyond that the quote counts as unclosed. */
const MAX_LINES_PER_RECORD = 8;

/** Reads a comma-separated file with a header; chunks may end anywhere. Throws FileRefused on a bad header. */
export function createCsvReader(columns: Columns): RowReader {
  let rest = '';
  let line = 0;
  let skipping = false;
  let header: readonly string[] | null = null;
  /** Lines of a record whose quote is still open, the first at `openFrom`. */
  let open: string[] = [];
  let openFrom = 0;

  const takeHeader = (cells: readonly string[]): void => {
    header = cells.map((cell) => cell.trim().toLowerCase());
    refuseBadHeader(header, columns);
  };

  const record = (text: string, at: number, cells: readonly string[]): Parsed[] => {
    if (header === null) {
      takeHeader(cells);
      return [];
    }
    const fault = columnFault(cells.length, header.length);
    if (fault) return [{ kind: 'reject', reject: reject(at, fault, text) }];
    const fields: Record<string, string> = {};
    for (let i = 0; i < header.length; i++) fields[header[i] ?? ''] = (cells[i] ?? '').trim();
    return [{ kind: 'row', row: { line: at, fields, raw: text } }];
  };

  const closeBroken = (): Parsed[] => {
    const [first = '', ...others] = open;
    const at = openFrom;
    open = [];
    const broken = reject(at, UNCLOSED_QUOTE, first);
    const parsed: Parsed[] = [{ kind: 'reject', reject: broken }];
    for (const [i, text] of others.entries()) parsed.push(...takeLine(text, at + 1 + i));
    return parsed;
  };

  const extendOpen = (text: string, at: number): Parsed[] => {
    if (header !== null && isWholeRow(text, header.length)) {
      return [...closeBroken(), ...takeLine(text, at)];
    }
    open.push(text);
    const joined = open.join('\n');
    const split = splitCells(joined);
    if (split.kind === 'cells' && (header === null || split.cells.length === header.length)) {
      open = [];
      return record(joined, openFrom, split.cells);
    }
    return open.length >= MAX_LINES_PER_RECORD ? closeBroken() : [];
  };

  const takeLine = (text: string, at: number): Parsed[] => {
    if (text.length > MAX_LINE_LENGTH) return refuseLong(text, at);
    if (open.length > 0) return extendOpen(text, at);
    if (text.trim() === '') return [];
    const split = splitCells(text);
    if (split.kind === 'cells') return record(text, at, split.cells);
    if (split.kind === 'fault') return [{ kind: 'reject', reject: reject(at, split.fault, text) }];
    open = [text];
    openFrom = at;
    return [];
  };

  const refuseLong = (text: string, at: number): Parsed[] => {
    const parsed: Parsed[] = [];
    while (open.length > 0) parsed.push(...closeBroken());
    const tooLong = reject(at, LINE_TOO_LONG, text.slice(0, KEPT_OF_LONG_LINE));
    return [...parsed, { kind: 'reject', reject: tooLong }];
  };

  return {
    push(chunk) {
      const parsed: Parsed[] = [];
      const lines = (
        rest + (line === 0 && rest === '' ? chunk.replace(/^\uFEFF/, '') : chunk)
      ).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        line += 1;
        if (skipping) skipping = false;
        else parsed.push(...takeLine(text.endsWith('\r') ? text.slice(0, -1) : text, line));
      }
      // One more than a line may have: the last character can still be half of its CRLF.
      if (rest.length > MAX_LINE_LENGTH + 1) {
        if (!skipping) parsed.push(...refuseLong(rest, line + 1));
        skipping = true;
        rest = '';
      }
      return parsed;
    },
    end() {
      const parsed: Parsed[] = [];
      if (rest !== '' && !skipping) parsed.push(...takeLine(rest.replace(/\r$/, ''), line + 1));
      rest = '';
      while (open.length > 0) parsed.push(...closeBroken());
      if (header === null)
        throw new FileRefused('header: expected a header line, found an empty file');
      return parsed;
    },
    ignoredColumns: () => (header ?? []).filter((name) => !columns.names.includes(name)),
  };
}

const UNCLOSED_QUOTE: Fault = {
  field: null,
  code: 'UNCLOSED_QUOTE',
  expected: 'a closing quote',
  found: 'a quote that never closes',
};

const LINE_TOO_LONG: Fault = {
  field: null,
  code: 'LINE_TOO_LONG',
  expected: `a line of at most ${MAX_LINE_LENGTH} characters`,
  found: 'a longer one',
};

const MISPLACED_QUOTE: Fault = {
  field: null,
  code: 'MISPLACED_QUOTE',
  expected: 'quotes around the whole value',
  found: 'text after a closing quote',
};

/** The text is one record already; Unicode keeps these two out of every text. */
const NO_DELIMITER = '\uFDD0\uFDD1';

type Split =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** Cells of one record. Lines without quotes need no parser. */
function splitCells(text: string): Split {
  if (!text.includes('"')) return { kind: 'cells', cells: text.split(',') };
  try {
    return { kind: 'cells', cells: quotedCells(text, 'relaxed') };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return { kind: 'open' };
    return { kind: 'fault', fault: MISPLACED_QUOTE };
  }
}

/** True for a line with that many cells in which every quote, if there are any, stands properly. */
function isWholeRow(text: string, columns: number): boolean {
  if (!text.includes('"')) return text.split(',').length === columns;
  try {
    return quotedCells(text, 'strict').length === columns;
  } catch (error) {
    if (error instanceof CsvError) return false;
    throw error;
  }
}

/** Relaxed: a quote inside a value that does not begin with one is part of the value. */
function quotedCells(text: string, quotes: 'relaxed' | 'strict'): readonly string[] {
  const [cells = []] = parseCsv(text, {
    relax_column_count: true,
    relax_quotes: quotes === 'relaxed',
    trim: true,
    record_delimiter: NO_DELIMITER,
  });
  return cells;
}

function columnFault(found: number, expected: number): Fault | null {
  if (found === expected) return null;
  return {
    field: null,
    code: found < expected ? 'TOO_FEW_COLUMNS' : 'TOO_MANY_COLUMNS',
    expected: `${expected} columns`,
    found: String(found),
  };
}

function refuseBadHeader(header: readonly string[], columns: Columns): void {
  const missing = columns.required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new FileRefused(
      `header: expected the columns ${missing.join(', ')}, found ${quoted(header.join(','))}`,
    );
  }
  const repeated = header.find((name, i) => header.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new FileRefused(`header: expected each column once, found ${quoted(repeated)} twice`);
  }
}
