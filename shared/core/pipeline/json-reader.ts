// JSON as people send it: one array of objects, of any size. A row's line is its index + 1.
import { JSONParser } from '@streamparser/json';
import { type Columns, FileRefused, type Parsed, type RowReader } from './parse.ts';
import { type Fault, quoted, reject } from './reject.ts';

/**
 * Reads a JSON array of objects; chunks may end anywhere. Arrays inside a row become pipe-separated
 * text, null and absent become ''. Throws FileRefused when the file is not an array.
 */
export function createJsonReader(columns: Columns): RowReader {
  const found: Parsed[] = [];
  const ignored = new Set<string>();
  let rows = 0;
  let started = false;
  let broken = false;
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  parser.onValue = ({ value }) => {
    rows += 1;
    found.push(parsedElement(value, rows, columns, ignored));
  };
  parser.onError = (error) => breakOff(error.message);

  const drain = (): Parsed[] => found.splice(0);
  const breakOff = (why: string): void => {
    // The parser reports some faults twice, once per layer.
    if (broken) return;
    broken = true;
    found.push({ kind: 'reject', reject: reject(rows + 1, syntaxFault(why), '') });
  };
  return {
    push(chunk) {
      if (broken) return [];
      const text = started ? chunk : chunk.replace(/^\uFEFF/, '').trimStart();
      if (!started && text !== '') {
        started = true;
        if (!text.startsWith('[')) {
          throw new FileRefused(`file: expected a JSON array, found ${quoted(text.slice(0, 20))}`);
        }
      }
      if (text !== '') parser.write(text);
      return drain();
    },
    end() {
      if (!started) throw new FileRefused('file: expected a JSON array, found an empty file');
      if (!broken && !parser.isEnded) breakOff('the array is not closed');
      return drain();
    },
    ignoredColumns: () => [...ignored],
  };
}

const syntaxFault = (why: string): Fault => ({
  field: null,
  code: 'JSON_SYNTAX',
  expected: 'valid JSON to the end of the file',
  found: why,
});

function parsedElement(
  value: unknown,
  line: number,
  columns: Columns,
  ignored: Set<string>,
): Parsed {
  const raw = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fault: Fault = {
      field: null,
      code: 'NOT_AN_OBJECT',
      expected: 'an object',
      found: quoted(raw),
    };
    return { kind: 'reject', reject: reject(line, fault, raw) };
  }
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(value)) {
    if (columns.names.includes(name)) fields[name] = fieldText(field);
    else ignored.add(name);
  }
  return { kind: 'row', row: { line, fields, raw } };
}

function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(fieldText).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
