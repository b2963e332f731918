// Dated rates of Indian transaction costs (market reference, section 5.1). Fractions of the value of
// one order (options: of the premium). Rows newest first; dates before the oldest row use it.
import type { IsoDate } from '#core/market/ist.ts';

export type CostSegment = 'equity_delivery' | 'equity_intraday' | 'futures' | 'options';

export type RateBySegment = Readonly<Record<CostSegment, number>>;

export type DatedRates = { readonly from: IsoDate; readonly rates: RateBySegment };

const EARLIEST = '0000-01-01';

const percent = (value: number): number => value / 100;

function rates(delivery: number, intraday: number, futures: number, options: number) {
  return {
    equity_delivery: percent(delivery),
    equity_intraday: percent(intraday),
    futures: percent(futures),
    options: percent(options),
  };
}

const cashFuturesOptions = (cash: number, futures: number, options: number) =>
  rates(cash, cash, futures, options);

/** Securities transaction tax: delivery on both sides, everything else on the sell side. */
export const STT: readonly DatedRates[] = [
  { from: '2026-04-01', rates: rates(0.1, 0.025, 0.05, 0.15) },
  { from: '2024-10-01', rates: rates(0.1, 0.025, 0.02, 0.1) },
  { from: '2023-04-01', rates: rates(0.1, 0.025, 0.0125, 0.0625) },
  { from: EARLIEST, rates: rates(0.1, 0.025, 0.01, 0.05) },
];

/** STT on the intrinsic value of an option that expires in the money, paid by its holder. */
export const EXERCISE_STT: readonly { readonly from: IsoDate; readonly rate: number }[] = [
  { from: '2026-04-01', rate: percent(0.15) },
  { from: EARLIEST, rate: percent(0.125) },
];

/** NSE transaction charge plus investor protection fund, both sides, as retail brokers billed it. */
export const NSE_TRANSACTION: readonly DatedRates[] = [
  // From 2026-03-01 the split between charge and fund changed, the total did not.
  { from: '2024-10-01', rates: cashFuturesOptions(0.00307, 0.00183, 0.03553) },
  { from: '2024-04-01', rates: cashFuturesOptions(0.00332, 0.00198, 0.05) },
  { from: '2023-04-01', rates: cashFuturesOptions(0.00335, 0.002, 0.0505) },
  { from: EARLIEST, rates: cashFuturesOptions(0.00345, 0.002, 0.053) },
];

/** BSE, both sides; options of SENSEX and BANKEX. Older rates are unknown, so this row reaches back. */
export const BSE_TRANSACTION: readonly DatedRates[] = [
  { from: EARLIEST, rates: cashFuturesOptions(0.00375, 0, 0.0325) },
];

/** BSE options of SENSEX50 and of stocks. */
export const BSE_OTHER_OPTIONS = percent(0.005);

/** SEBI turnover fee: Rs 10 per crore, both sides. */
export const SEBI_FEE = percent(0.0001);

/** Stamp duty, buy side only. Uniform since 2020-07-01; older state rates are not modelled. */
export const STAMP: RateBySegment = rates(0.015, 0.003, 0.002, 0.003);

/** On brokerage, transaction charge, protection fund and SEBI fee; not on STT and stamp. */
export const GST = percent(18);

/** Discount broker, rupees per executed order: the smaller of the share of value and the cap. */
export const BROKERAGE: Readonly<
  Record<CostSegment, { readonly share: number; readonly cap: number }>
> = {
  equity_delivery: { share: 0, cap: 0 },
  equity_intraday: { share: percent(0.03), cap: 20 },
  futures: { share: percent(0.03), cap: 20 },
  // Flat, whatever the premium.
  options: { share: Number.POSITIVE_INFINITY, cap: 20 },
};
