// Minute candles of Dhan as its chart call returns them (vendor reference, section 8.1), and the shapes in
// which it says no (section 2.10). Numbers may come as text; without data the arrays are null or empty.
import * as z from 'zod';

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'expected a number')
    .transform(Number),
]);

/** A hole in a price column is a bad row; a hole in the timestamps is another format. */
const prices = z.array(z.union([number, z.null().transform(() => Number.NaN)])).nullish();

export const dhanCandles = z
  .object({
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    timestamp: z.array(number).nullish(),
  })
  .transform(({ open, high, low, close, timestamp }) => ({
    open: open ?? [],
    high: high ?? [],
    low: low ?? [],
    close: close ?? [],
    /** True UTC epoch seconds of the candle's start. */
    timestamp: timestamp ?? [],
  }))
  .refine(
    ({ timestamp, ...columns }) =>
      Object.values(columns).every(({ length }) => length === timestamp.length),
    { message: 'expected columns of equal length', path: ['timestamp'] },
  );

export type DhanCandles = z.infer<typeof dhanCandles>;

const code = z.union([z.string(), z.number()]).transform(String);

const named = z
  .object({ errorCode: code, errorMessage: z.string().nullish() })
  .transform(({ errorCode, errorMessage }) => ({ code: errorCode, message: errorMessage ?? '' }));

/** {"806": "Data APIs not subscribed"}, alone or as the data of a failure. */
const numbered = z
  .record(z.string().regex(/^8\d\d$/), z.string())
  .refine((codes) => Object.keys(codes).length > 0)
  .transform((codes) => {
    const [[number, message] = ['', '']] = Object.entries(codes);
    return { code: number, message };
  });

const failed = z
  .object({ status: z.literal('failed'), data: numbered })
  .transform(({ data }) => data);

/** Any of the ways Dhan reports an error, also with HTTP status 200. */
export const dhanRefusal = z.union([named, failed, numbered]);

export type DhanRefusal = z.infer<typeof dhanRefusal>;

/** What the secret of this vendor holds. */
export const dhanSecret = z.object({
  clientId: z.string().min(1),
  accessToken: z.string().min(1),
  baseUrl: z.url().default('https://api.dhan.co'),
  /** The compact list of instruments: public, without a token. */
  scripMasterUrl: z.url().default('https://images.dhan.co/api-data/api-scrip-master.csv'),
});

export type DhanSecret = z.infer<typeof dhanSecret>;
