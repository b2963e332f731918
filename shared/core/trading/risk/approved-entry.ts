// Makes orders out of a trade that passed every check: nothing else makes an entry.
import type { ApprovedIntent, OrderIntent } from './approved-intent.ts';
import type { Proposal, RiskContext, RiskVerdict } from './proposal.ts';
import { riskOf } from './risk-checks.ts';

export type Approval =
  | { readonly kind: 'approved'; readonly approve: (intent: EntryIntent) => ApprovedIntent }
  | Extract<RiskVerdict, { kind: 'refused' }>;

export type EntryIntent = OrderIntent & { readonly purpose: 'ENTRY' };

/** `approve` throws for an order that is not part of the proposal: that is a bug. */
export function approvedEntry(proposal: Proposal, context: RiskContext): Approval {
  const verdict = riskOf(proposal, context);
  if (verdict.kind === 'refused') return verdict;
  let left = proposal.lots * proposal.lotSize;
  const approve = (intent: EntryIntent): ApprovedIntent => {
    const { contract, side, quantity } = intent.request;
    left -= quantity;
    if (contract === proposal.contract && side === proposal.side && quantity > 0 && left >= 0) {
      return intent as OrderIntent as ApprovedIntent;
    }
    throw new Error(
      `entry of ${intent.groupId}/${intent.legNumber}: expected ${proposal.side} ${proposal.contract} within ${proposal.lots} lots, found ${side} ${contract} of ${quantity} units`,
    );
  };
  return { kind: 'approved', approve };
}
