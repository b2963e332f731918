// What keeps selected rules off: per gate, how many of them fail it.
import type { Rule } from '#core/rules/rule.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import { ADVERSE_GATES, type Gate, NORMAL_GATES } from './gate-result.ts';

export interface GateFailures {
  readonly direction: RuleDirection;
  readonly gate: Gate;
  /** Selected rules that fail it. */
  readonly failed: number;
  /** Of these, for want of a figure: no trade in the window, no prices, ... */
  readonly withoutFigure: number;
  /** Of these, the ones that would be active but for this gate. */
  readonly alone: number;
}

const GATES: Readonly<Record<RuleDirection, readonly Gate[]>> = {
  NORMAL: NORMAL_GATES,
  REVERSE: ADVERSE_GATES,
};

/** Every gate of both directions, in their order, also those that nobody fails. */
export function gateFailures(rules: readonly Rule[]): readonly GateFailures[] {
  return RULE_DIRECTIONS.flatMap((direction) => {
    const failures = rules
      .filter((rule) => rule.selected && rule.direction === direction)
      .map(({ gates }) => gates.filter(({ pass }) => !pass));
    return GATES[direction].map((gate) => {
      const own = failures.filter((failed) => failed.some((one) => one.gate === gate));
      const missing = own.filter((failed) =>
        failed.some((one) => one.gate === gate && one.value === null),
      );
      const alone = own.filter((failed) => failed.length === 1);
      return {
        ...{ direction, gate },
        ...{ failed: own.length, withoutFigure: missing.length, alone: alone.length },
      };
    });
  });
}
