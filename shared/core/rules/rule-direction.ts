// Whether a rule follows the advisor or fades him.

export const RULE_DIRECTIONS = ['NORMAL', 'REVERSE'] as const;
/** NORMAL = his trades are followed, REVERSE = they are faded. */
export type RuleDirection = (typeof RULE_DIRECTIONS)[number];
