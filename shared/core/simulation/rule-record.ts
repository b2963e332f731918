// What the rules of a run have brought so far with its own positions: the live record as a backtest has it.
import { addDays, type Instant, istDate, istInstant } from '#core/market/ist.ts';
import { type LiveRecord, liveFeedback } from '#core/rules/eligibility/live-feedback.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { RuleMatch } from '#core/trading/rule-match.ts';
import type { BacktestPosition } from './backtest.ts';

export interface RuleRecords {
  readonly add: (position: BacktestPosition) => void;
  /** By the positions that had ended at the time, as old as the configuration counts them. */
  readonly isDemoted: (match: RuleMatch, outcomeVariance: number, now: Instant) => boolean;
}

export function ruleRecords({ live, selection }: RuleConfiguration): RuleRecords {
  const byRule = new Map<string, BacktestPosition[]>();
  return {
    add(position) {
      const own = byRule.get(position.rule);
      if (own) own.push(position);
      else byRule.set(position.rule, [position]);
    },
    isDemoted({ key, rule }, outcomeVariance, now) {
      const { posteriorMeanR, posteriorSd } = rule;
      if (posteriorMeanR === null || posteriorSd === null) return false;
      const from = istInstant(addDays(istDate(now), -live.recordDays), '00:00');
      const ended = (byRule.get(key) ?? []).filter(({ legs }) =>
        legs.every(({ exitAt }) => exitAt !== null && exitAt <= now && exitAt >= from),
      );
      const record = recordOf(key, ended, selection.winsorR);
      return liveFeedback(record, { posteriorMeanR, posteriorSd, outcomeVariance }, live).demoted;
    },
  };
}

function recordOf(key: string, ended: readonly BacktestPosition[], winsorR: number): LiveRecord {
  const held = (netR: number): number => Math.min(winsorR, Math.max(-winsorR, netR));
  return {
    ruleKey: key,
    trades: ended.length,
    realisedR: ended.reduce((sum, { netR }) => sum + held(netR), 0),
    predictedR: ended.reduce((sum, { predictedR }) => sum + (predictedR ?? 0), 0),
    slippage: { trades: 0, realisedR: 0, expectedR: 0 },
  };
}
