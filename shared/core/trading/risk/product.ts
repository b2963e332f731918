// Shares that are carried are bought with all their money: nothing is sold short over a night.
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const productRule: RiskCheck = ({ product, side }) =>
  product === 'CNC' && side === 'SELL' ? refusedBy('PRODUCT', 'SELL', 'BUY of CNC') : APPROVED;
