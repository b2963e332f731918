// Approves ways out. They pass no gate of an entry, only this one: never for more than is held.
import type { ApprovedIntent, OrderIntent } from './approved-intent.ts';

export type ExitIntent = OrderIntent & { readonly purpose: 'EXIT' | 'PROTECT' };

/** `held` = units of that leg. Throws for anything that could open a position: that is a bug. */
export function approvedExit(intent: ExitIntent, held: number): ApprovedIntent {
  const { groupId, legNumber, purpose, request } = intent;
  const { quantity, kind } = request;
  if (kind !== 'SUPER' && Number.isInteger(quantity) && quantity > 0 && quantity <= held) {
    return intent as OrderIntent as ApprovedIntent;
  }
  throw new Error(
    `${purpose} of ${groupId}/${legNumber}: expected a plain order of 1..${held} units, found ${kind} of ${quantity}`,
  );
}
