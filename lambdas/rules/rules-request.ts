// What a batch of messages asks for, taken together: many updates, one build.
import type { RulesMessage } from '#contracts/rules-message.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';

export interface RulesRequest {
  /** Something rules are made of changed; the newest date an advisor was settled as of, if any was. */
  readonly update: { readonly settled: IsoDate | null } | null;
  /** Indian dates of the last nightly and pre-market call. */
  readonly nightly: IsoDate | null;
  readonly preMarket: IsoDate | null;
}

export function rulesRequest(messages: readonly RulesMessage[]): RulesRequest {
  const settled = messages.flatMap((one) => (one.kind === 'SETTLED' ? [one.asOf] : []));
  const configured = messages.some(({ kind }) => kind === 'CONFIGURED');
  return {
    update: settled.length > 0 || configured ? { settled: newest(settled) } : null,
    nightly: newest(datesOf(messages, 'NIGHTLY')),
    preMarket: newest(datesOf(messages, 'PRE_MARKET')),
  };
}

const datesOf = (
  messages: readonly RulesMessage[],
  moment: 'NIGHTLY' | 'PRE_MARKET',
): readonly IsoDate[] =>
  messages.flatMap((one) => (one.kind === moment ? [istDate(Date.parse(one.scheduledAt))] : []));

const newest = (dates: readonly IsoDate[]): IsoDate | null => [...dates].sort().at(-1) ?? null;
