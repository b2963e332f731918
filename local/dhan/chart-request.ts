// A request for minute candles as Dhan accepts it. What is missing or of the wrong type is refused, also the
// expiry code, which the documentation does not ask for but the vendor does.
import * as z from 'zod';

const DAY = 86_400_000;
const MOST_DAYS = 90;

/** 'YYYY-MM-DD HH:mm:ss' or a date alone, in India. */
const clock = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/)
  .transform((text) => {
    const [date, time = '00:00:00'] = text.split(' ');
    return Date.parse(`${date}T${time}+05:30`);
  });

export const chartRequest = z
  .object({
    securityId: z.string(),
    exchangeSegment: z.enum(['NSE_EQ', 'BSE_EQ', 'IDX_I', 'NSE_FNO', 'BSE_FNO']),
    instrument: z.enum(['INDEX', 'EQUITY', 'FUTIDX', 'FUTSTK', 'OPTIDX', 'OPTSTK']),
    interval: z.literal('1'),
    expiryCode: z.number().int().min(0).max(2),
    oi: z.boolean().optional(),
    fromDate: clock,
    toDate: clock,
  })
  .refine(({ fromDate, toDate }) => toDate > fromDate && toDate - fromDate <= MOST_DAYS * DAY)
  .transform(({ fromDate, toDate, ...rest }) => ({ ...rest, from: fromDate, to: toDate }));
