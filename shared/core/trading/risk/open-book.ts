// A kill switch, a flatten or a loss halt of the book that would trade.
import { killedBy } from '../control/kill-switch.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const openBook: RiskCheck = ({ direction, category, advisorId, instrument }, { state }) => {
  const scoped = { direction, category, advisorId, underlying: instrument.underlying };
  const reason = killedBy(state, scoped);
  return reason === null ? APPROVED : refusedBy(reason, direction, 'an open book');
};
