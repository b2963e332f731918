// Records of AccelPix as its own library returns them (vendor reference, section 13.1): clocks are Indian
// time without a zone, either as text or as a Date whose UTC fields show that clock.
import * as z from 'zod';

const INDIA = '+05:30';

/** Epoch milliseconds of an Indian clock. */
const indianClock = z
  .union([
    z.date().transform((shown) => shown.toISOString().slice(0, -1)),
    z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/, 'expected a time without a zone'),
  ])
  .transform((clock) => Date.parse(`${clock}${INDIA}`));

const epochSeconds = z.number().transform((seconds) => seconds * 1000);

/** The library turns what it cannot read into NaN: that row is bad, a field that is absent is an error. */
const price = z.union([z.number(), z.nan(), z.null().transform(() => Number.NaN)]);

export const accelPixBar = z
  .object({ td: indianClock, op: price, hp: price, lp: price, cp: price })
  .transform(({ td, op, hp, lp, cp }) => ({ at: td, open: op, high: hp, low: lp, close: cp }));

/** A user's script reads `tm` in epoch seconds where the documentation says `td` (unverified): both. */
export const accelPixTick = z
  .union([z.object({ td: indianClock, pr: price }), z.object({ tm: epochSeconds, pr: price })])
  .transform((tick) => ({ at: 'td' in tick ? tick.td : tick.tm, price: tick.pr }));

export type AccelPixBar = z.infer<typeof accelPixBar>;
export type AccelPixTick = z.infer<typeof accelPixTick>;

const text = z.string().nullish();

/** Equities carry 1970-01-01 or nothing as their expiry. */
const expiry = z.unknown().transform((value) => {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  }
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? value.slice(0, 10) : null;
});

/** A row of the symbol master: its ticker, and for a derivative what it is written on. */
export const accelPixListing = z
  .object({
    tkr: z.string().min(1),
    utkr: text,
    inst: text,
    exp: expiry,
    sp: z.union([z.string(), z.number()]).nullish(),
  })
  .transform(({ tkr, utkr, inst, exp, sp }) => ({
    ticker: tkr,
    underlying: utkr ?? null,
    instrument: inst ?? null,
    expiry: exp,
    strike: Number(sp ?? 0),
  }));

export type AccelPixListing = z.infer<typeof accelPixListing>;

/** What the secret of this vendor holds. */
export const accelPixSecret = z.object({
  apiKey: z.string().min(1),
  apiHost: z.string().min(1),
  scheme: z.enum(['http', 'https']).default('https'),
});

export type AccelPixSecret = z.infer<typeof accelPixSecret>;
