// Reads one text field as a number, a date, an instant or a word. What does not fit is a fault that
// names the field, what was expected and what was found.
import { addDays, type Instant, type IsoDate } from '#core/market/ist.ts';
import { type Fault, quoted, type RejectCode } from './reject.ts';

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

export const read = <T>(value: T): Read<T> => ({ ok: true, value });

export const refuse = (
  field: string | null,
  code: RejectCode,
  expected: string,
  found: string,
): { readonly ok: false; readonly fault: Fault } => ({
  ok: false,
  fault: { field, code, expected, found },
});

const MAX_TEXT = 200;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const MAX_DECIMALS = 4;
/** One paisa: the smallest tick of any exchange. */
const MIN_PRICE = 0.01;
/** Keeps price x quantity far inside exact integers. */
const MAX_PRICE = 10_000_000;

/** Text that must be there, at most 200 characters, of characters that can be stored. */
export function requiredText(field: string, text: string, what: string): Read<string> {
  if (text === '') return refuse(field, 'MISSING', what, 'nothing');
  if (storable(text) !== text) {
    return refuse(field, 'BAD_TEXT', 'text without U+0000 and broken surrogates', quoted(text));
  }
  if (text.length > MAX_TEXT) {
    return refuse(field, 'TOO_LONG', `at most ${MAX_TEXT} characters`, `${text.length}`);
  }
  return read(text);
}

/** The text with what no database text can hold replaced by U+FFFD. */
export const storable = (text: string): string =>
  text.toWellFormed().replaceAll('\u0000', '\uFFFD');

/** One of the given words, in any case. */
export function oneOf<const T extends string>(
  field: string,
  text: string,
  words: readonly T[],
): Read<T> {
  if (text === '') return refuse(field, 'MISSING', `one of ${words.join(', ')}`, 'nothing');
  const upper = text.toUpperCase();
  const word = words.find((candidate) => candidate === upper);
  return word === undefined
    ? refuse(field, 'UNKNOWN_VALUE', `one of ${words.join(', ')}`, quoted(text))
    : read(word);
}

/** As oneOf, but empty means null. */
export const optionalOneOf = <const T extends string>(
  field: string,
  text: string,
  words: readonly T[],
): Read<T | null> => (text === '' ? read(null) : oneOf(field, text, words));

/** A positive price in rupees with at most four decimals. */
export function price(field: string, text: string): Read<number> {
  if (text === '') return refuse(field, 'MISSING', 'a price', 'nothing');
  if (!NUMBER.test(text)) return refuse(field, 'NOT_A_NUMBER', 'a price', quoted(text));
  const value = Number(text);
  if (!Number.isFinite(value)) return refuse(field, 'NOT_FINITE', 'a finite price', quoted(text));
  if (value <= 0) return refuse(field, 'NOT_POSITIVE', 'a price above 0', quoted(text));
  if (value < MIN_PRICE) {
    return refuse(field, 'TOO_SMALL', `a price of at least ${MIN_PRICE}`, quoted(text));
  }
  if (value > MAX_PRICE) {
    return refuse(field, 'TOO_LARGE', `a price of at most ${MAX_PRICE}`, quoted(text));
  }
  const scaled = Math.round(value * 10 ** MAX_DECIMALS);
  if (scaled / 10 ** MAX_DECIMALS !== value) {
    return refuse(field, 'TOO_PRECISE', `at most ${MAX_DECIMALS} decimals`, quoted(text));
  }
  return read(value);
}

/** As price, but empty means null. */
export const optionalPrice = (field: string, text: string): Read<number | null> =>
  text === '' ? read(null) : price(field, text);

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const isRealDate = (date: IsoDate): boolean =>
  DATE.test(date) && !Number.isNaN(Date.parse(`${date}T00:00:00Z`)) && addDays(date, 0) === date;

/** A calendar date YYYY-MM-DD that exists. */
export function date(field: string, text: string): Read<IsoDate> {
  if (text === '') return refuse(field, 'MISSING', 'a date YYYY-MM-DD', 'nothing');
  return isRealDate(text)
    ? read(text)
    : refuse(field, 'BAD_DATE', 'a date YYYY-MM-DD', quoted(text));
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const EXPECTED_TIMESTAMP = 'an ISO 8601 date and time';

/** An instant; a timestamp without an offset is Indian time. */
export function instant(field: string, text: string): Read<Instant> {
  if (text === '') return refuse(field, 'MISSING', EXPECTED_TIMESTAMP, 'nothing');
  const match = TIMESTAMP.exec(text);
  const [, day = '', hours, minutes, seconds = '00', fraction = '0', offset = '+05:30'] =
    match ?? [];
  if (!match || !isRealDate(day)) {
    return refuse(field, 'BAD_TIMESTAMP', EXPECTED_TIMESTAMP, quoted(text));
  }
  const zone =
    offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const value = Date.parse(
    `${day}T${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0')}${zone}`,
  );
  return Number.isNaN(value)
    ? refuse(field, 'BAD_TIMESTAMP', EXPECTED_TIMESTAMP, quoted(text))
    : read(value);
}
