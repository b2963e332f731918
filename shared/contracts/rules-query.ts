// Which rules a caller of the API asks for.
import * as z from 'zod';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { pageQuery } from './http.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const rulesQuery = pageQuery.extend({
  advisorId: z.string().min(1).optional(),
  direction: z.enum(RULE_DIRECTIONS).optional(),
  selected: flag.optional(),
  active: flag.optional(),
});
export type RulesQuery = z.infer<typeof rulesQuery>;
