// Where the account holds what no trade of ours explains, an order of ours could close somebody else's.
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const externalPosition: RiskCheck = ({ contract }, { state }) => {
  const external = state.externals.get(contract);
  return external === undefined || external.policy === 'IGNORED'
    ? APPROVED
    : refusedBy('EXTERNAL_POSITION', external.netQuantity, 0);
};
