// A document of the daily pull as a row of an upload. A document that is no closed signal becomes a row
// too, with whatever it has, so that the pipeline rejects it with a reason instead of losing it.
import * as z from 'zod';
import { closedSignalSchema } from '#contracts/signal.ts';
import { tradeRowOf } from '#core/signals/closed-signal.ts';
import type { Watermark } from '#ports/closed-signals.ts';

const loose = z.record(z.string(), z.unknown());

/** The row of the document, by column of the trades template. */
export function pulledRow(document: unknown): Readonly<Record<string, unknown>> {
  const signal = closedSignalSchema.safeParse(document);
  return signal.success ? tradeRowOf(signal.data) : looseRow(document);
}

function looseRow(document: unknown): Readonly<Record<string, unknown>> {
  const signal = looseFields(document);
  const instrument = looseFields(signal['instrument']);
  const fill = looseFields(signal['fill']);
  const exit = looseFields(signal['exit']);
  return {
    trade_id: `S${textOf(signal['_id'])}`,
    advisor_id: signal['advisorId'],
    advisor_name: signal['advisorName'],
    exchange: instrument['exchange'],
    kind: instrument['kind'],
    underlying: instrument['underlying'],
    expiry: instrument['expiry'],
    strike: instrument['strike'],
    option_type: instrument['optionType'],
    side: signal['side'],
    period: signal['period'],
    entry_price: fill['price'] ?? signal['entry'],
    entry_time: fill['at'] ?? signal['postedAt'],
    // Half a fill is none: its other half is the idea's.
    entry_basis: fill['price'] == null || fill['at'] == null ? 'ADVISED' : 'FILL',
    stoploss: signal['stoploss'],
    targets: signal['targets'],
    exit_price: exit['price'],
    exit_time: exit['at'],
    exit_reason: exit['reason'],
  };
}

function looseFields(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = loose.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** ISO 8601; without an offset it is UTC, as the source's database reads it. */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Where the next pull goes on after this document. Null when its time is none: the database gives such
 * documents last, and a guess would move the watermark anywhere.
 */
export function watermarkOf(document: unknown): Watermark | null {
  const { _id: id, updatedAt } = looseFields(document);
  const at = updatedAt instanceof Date ? updatedAt.getTime() : instantOf(textOf(updatedAt));
  if (Number.isNaN(at)) return null;
  return { updatedAt: new Date(at).toISOString(), id: hasNoText(id) ? '' : textOf(id) };
}

function instantOf(text: string): number {
  const [, date, time = '00:00', offset = 'Z'] = ISO.exec(text) ?? [];
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}${offset}`);
}

/** A plain object or array: the source's database has no text for it and orders it as ''. */
const hasNoText = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !('_bsontype' in value);

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return hasNoText(value) ? JSON.stringify(value) : String(value);
}
