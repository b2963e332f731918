// How long an order of ours may outlive the advisor's own trade: he says "target hit" of his first one, and
// our other legs are still in the market.
import { addDays, type IsoDate } from '#core/market/ist.ts';
import type { ExitReason, Period } from '#core/signals/trade.ts';

/** Calendar days from the entry; a swing is a swing for a week, as the design says. */
export const HOLDING_DAYS: Readonly<Record<Exclude<Period, 'INTRADAY'>, number>> = {
  SWING: 7,
  POSITIONAL: 30,
};

export interface HeldIdea {
  readonly entered: IsoDate;
  /** As the source says: another one forms no rule. */
  readonly period: Period | null;
  readonly exitReason: ExitReason | null;
  readonly expiry: IsoDate | null;
}

/** A report that says what the price did to his levels; any other one tells us to leave as well. */
const namesLevels = (reason: ExitReason | null): boolean =>
  reason === 'TARGET_HIT' || reason === 'STOPLOSS_HIT';

/** Last date on which an order of ours may still be open; null = it ends on the day of his exit. */
export function heldTo({ entered, period, exitReason, expiry }: HeldIdea): IsoDate | null {
  if (period === null || period === 'INTRADAY' || !namesLevels(exitReason)) return null;
  const last = addDays(entered, HOLDING_DAYS[period]);
  return expiry !== null && expiry < last ? expiry : last;
}
