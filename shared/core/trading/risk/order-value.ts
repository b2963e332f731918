// No single order is larger than a person would have looked at twice.
import { orderValue } from '#core/market/money.ts';
import { legsOf } from '../legs.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const orderValueLimit: RiskCheck = ({ lots, targets, lotSize, entry }, { state }) => {
  const largest = state.settings.largestOrderRupees * 100;
  const value = Math.max(
    ...legsOf(lots, targets).map((leg) => orderValue(entry, leg.lots * lotSize)),
  );
  return value <= largest ? APPROVED : refusedBy('ORDER_VALUE', value, largest);
};
