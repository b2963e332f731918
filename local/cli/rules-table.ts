// Rules as a person reads them: what is on and why, what the model believes, what it would have brought.
import Table from 'cli-table3';
import type { RulesReport } from '#contracts/rules-report.ts';
import { POLICIES } from '#core/rules/forward-policy.ts';
import type { Rule } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import { DIRECTION_NAMES as NAMES, signed, tableOfRules } from './table-of-rules.ts';

const SHOWN_RULES = 40;
const PLAIN = { head: [], border: [], compact: true };

export function rulesText(report: RulesReport): string {
  return `${[
    `as of ${report.asOf}`,
    ...RULE_DIRECTIONS.map((way) => modelLine(report, way)),
    activeTable(report.rules),
    gateTable(report),
    `out of sample, ${report.walkForward.windows.length} windows, net R per trade after costs:`,
    policyTable(report),
    ...RULE_DIRECTIONS.map((way) => portfolioLine(report, way)),
    ...RULE_DIRECTIONS.map((way) => calibrationTable(report, way)),
  ].join('\n')}\n`;
}

function modelLine({ model }: RulesReport, way: RuleDirection): string {
  const { lessons, candidates, selected, active, mean } = model.directions[way];
  return `${NAMES[way]}: learnt from ${lessons} trades (mean ${signed(mean)} R), ${candidates} cells, selected ${selected.sixDimensional} 6D and ${selected.mini} mini (${share(selected.expectedFdr)} of them false, expected), active ${active}`;
}

function activeTable(rules: readonly Rule[]): string {
  const active = rules.filter((rule) => rule.active);
  if (active.length === 0) return 'no rule is active';
  return `active rules:\n${tableOfRules(active, SHOWN_RULES)}`;
}

function gateTable({ model }: RulesReport): string {
  const failing = model.gateFailures
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed);
  if (failing.length === 0) return 'gates that keep selected rules off: none';
  const head = ['', 'Gate', 'Selected that fail', 'For want of a figure', 'Only this one'];
  const table = new Table({ head, style: PLAIN });
  for (const { direction, gate, failed, withoutFigure, alone } of failing)
    table.push([NAMES[direction], gate, ...[failed, withoutFigure, alone].map(String)]);
  return `gates that keep selected rules off:\n${table.toString()}`;
}

function policyTable({ walkForward }: RulesReport): string {
  const table = new Table({
    head: ['', 'Rules by', 'Trades', 'Net R', 'R/trade', '+-'],
    style: PLAIN,
  });
  for (const way of RULE_DIRECTIONS) {
    for (const policy of POLICIES) {
      const { trades, netR, meanR, standardError } = walkForward.directions[way].policies[policy];
      table.push([
        ...[NAMES[way], policy.toLowerCase(), String(trades), netR.toFixed(0)],
        ...[signed(meanR), standardError === null ? '-' : standardError.toFixed(3)],
      ]);
    }
  }
  return table.toString();
}

function portfolioLine({ walkForward }: RulesReport, way: RuleDirection): string {
  const { deflatedSharpe, overfitting } = walkForward.directions[way].portfolio;
  return `${NAMES[way]}: deflated Sharpe ratio of the selected ${share(deflatedSharpe)}, probability of overfitting in the choice of the rate ${share(overfitting)}`;
}

function calibrationTable({ walkForward }: RulesReport, way: RuleDirection): string {
  const table = new Table({
    head: ['Decile', 'Predicted R', 'Realised R', '+-', 'Trades'],
    style: PLAIN,
  });
  for (const one of walkForward.directions[way].calibration) {
    table.push([
      ...[String(one.decile), signed(one.predictedR), signed(one.realisedR)],
      ...[one.standardError === null ? '-' : one.standardError.toFixed(3), String(one.n)],
    ]);
  }
  return `${NAMES[way]}: predicted against realised, out of sample\n${table.toString()}`;
}

const share = (value: number | null): string =>
  value === null ? '-' : `${(value * 100).toFixed(1)} %`;
