// The broker's free cash, less what was reserved since it was asked for.
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { isOver } from '../groups/trade-group.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const marginLimit: RiskCheck = ({ lots, marginPerLotPaise, direction }, { state, day }) => {
  if (day.fundsPaise === null || day.mode[direction] !== 'live') return APPROVED;
  const free = day.fundsPaise - boundToday(state);
  const wanted = lots * marginPerLotPaise;
  return wanted <= free ? APPROVED : refusedBy('MARGIN', wanted, free);
};

/** Of groups that began today; what was carried is not among the free cash. */
function boundToday({ groups, day }: EngineState): number {
  const isLive = (book: RuleDirection): boolean => day?.mode[book] === 'live';
  const books = RULE_DIRECTIONS.filter(isLive);
  return [...groups.values()]
    .filter((group) => !isOver(group) && group.entryDate === day?.date)
    .filter(({ direction }) => books.includes(direction))
    .flatMap(({ legs }) => legs)
    .reduce((sum, { reservedPaise, deployedPaise }) => sum + reservedPaise + deployedPaise, 0);
}
