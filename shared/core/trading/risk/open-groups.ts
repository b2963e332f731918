// More open trades than a desk can look after are too many.
import { isOver } from '../groups/trade-group.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const openGroups: RiskCheck = ({ direction }, { state }) => {
  const open = [...state.groups.values()].filter(
    (group) => group.direction === direction && !isOver(group),
  ).length;
  const most = state.settings.openGroups;
  return open < most ? APPROVED : refusedBy('OPEN_GROUPS', open, most);
};
