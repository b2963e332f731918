// SQS refuses a message whole when body or attribute hold a character that XML 1.0 does not know
// (SendMessage API reference): control characters, broken surrogates, U+FFFE, U+FFFF.

const UNSENDABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The text with what SQS refuses replaced by U+FFFD, cut to `limit` code units; never empty. */
export function sendableText(text: string, limit: number): string {
  const cut = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  return cut === '' ? 'unknown' : cut.replace(UNSENDABLE, '\uFFFD');
}

/** Above U+FFFF as well: not every stand-in for SQS takes what SQS takes. */
const UNSAFE_UNIT = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g;

/** JSON can write any code unit as an escape, so nothing is lost. */
export const sendableJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSAFE_UNIT,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
