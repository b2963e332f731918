// The exchange takes no order above the quantity freeze.
import { legsOf } from '../legs.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const freezeQuantity: RiskCheck = ({ lots, targets, lotsPerOrder }) => {
  const largest = Math.max(...legsOf(lots, targets).map((leg) => leg.lots));
  return largest <= lotsPerOrder ? APPROVED : refusedBy('FREEZE_QUANTITY', largest, lotsPerOrder);
};
