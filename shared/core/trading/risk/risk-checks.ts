// All risk checks in their order. The first that refuses is the reason.
import { banList } from './ban-list.ts';
import { expiryNear } from './expiry-near.ts';
import { externalPosition } from './external-position.ts';
import { freezeQuantity } from './freeze-quantity.ts';
import { marginLimit } from './margin.ts';
import { openBook } from './open-book.ts';
import { openGroups } from './open-groups.ts';
import { orderRate } from './order-rate.ts';
import { orderValueLimit } from './order-value.ts';
import { priceBand } from './price-band.ts';
import { productRule } from './product.ts';
import type { Proposal, RiskCheck, RiskContext, RiskVerdict } from './proposal.ts';
import { APPROVED } from './proposal.ts';

export const RISK_CHECKS: readonly RiskCheck[] = [
  openBook,
  productRule,
  banList,
  expiryNear,
  externalPosition,
  priceBand,
  freezeQuantity,
  orderValueLimit,
  openGroups,
  marginLimit,
  orderRate,
];

export function riskOf(proposal: Proposal, context: RiskContext): RiskVerdict {
  for (const check of RISK_CHECKS) {
    const verdict = check(proposal, context);
    if (verdict.kind === 'refused') return verdict;
  }
  return APPROVED;
}
