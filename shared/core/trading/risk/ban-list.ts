// In the F&O ban only orders that reduce a position are taken (market reference, section 6.5).
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const banList: RiskCheck = ({ instrument }, { day }) =>
  instrument.kind !== 'EQ' && day.banned.includes(instrument.underlying)
    ? refusedBy('BANNED', instrument.underlying, 'not in the ban list')
    : APPROVED;
