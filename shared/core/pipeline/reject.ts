// A row that cannot be used: where it stands, what was expected and what was found. It is kept.

export const REJECT_CODES = [
  'TOO_FEW_COLUMNS',
  'TOO_MANY_COLUMNS',
  'UNCLOSED_QUOTE',
  'MISPLACED_QUOTE',
  'LINE_TOO_LONG',
  'JSON_SYNTAX',
  'NOT_AN_OBJECT',
  'MISSING',
  'UNEXPECTED_VALUE',
  'UNKNOWN_VALUE',
  'NOT_A_NUMBER',
  'NOT_FINITE',
  'NOT_POSITIVE',
  'TOO_PRECISE',
  'TOO_SMALL',
  'TOO_LARGE',
  'TOO_LONG',
  'BAD_TEXT',
  'BAD_TIMESTAMP',
  'BAD_DATE',
  'OUTSIDE_CALENDAR',
  'EXIT_BEFORE_ENTRY',
  'EXPIRY_BEFORE_ENTRY',
  'EXIT_AFTER_EXPIRY',
  'STOP_ON_WRONG_SIDE',
  'TARGET_ON_WRONG_SIDE',
  'INDEX_NOT_TRADABLE',
  'BAD_RANGE',
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

/** What is wrong with one field, before the row's place is known. */
export interface Fault {
  readonly field: string | null;
  readonly code: RejectCode;
  readonly expected: string;
  readonly found: string;
}

export interface Reject extends Fault {
  /** Physical 1-based line of the file (JSON: array index + 1). */
  readonly line: number;
  /** One sentence for people: field, expected, found. */
  readonly message: string;
  /** The row as it came, of a huge one its beginning. */
  readonly raw: string;
}

const SHOWN = 80;
/** A page of rejects must fit into a reply, a batch of them into a statement. */
const KEPT = 4000;

/** Shortens and quotes what was found, so that a message stays readable. */
export const quoted = (value: string): string => `"${beginning(value, SHOWN)}"`;

/** The text, or its first characters and three dots. */
export const beginning = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}...` : text;

export const reject = (line: number, fault: Fault, raw: string): Reject => ({
  ...fault,
  line,
  message: `${fault.field ?? 'row'}: expected ${fault.expected}, found ${fault.found}`,
  raw: beginning(raw, KEPT),
});
