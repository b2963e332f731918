// What people ask of a simulation, and the message that starts it.
import * as z from 'zod';
import { BACKTEST_POLICIES, type BacktestPlan } from '#core/simulation/backtest.ts';
import { backtestSettings } from './backtest-settings.ts';
import { asOfDate, pageQuery } from './http.ts';
import { ruleConfiguration } from './rule-configuration.ts';

const inOrder = {
  error: 'expected "from" not after "to"',
  path: ['from'],
};
const ordered = ({ from, to }: { readonly from: string; readonly to: string }) => from <= to;

export const simulationRequest = z
  .strictObject({
    /** First and last date of trading. */
    from: asOfDate,
    to: asOfDate,
    /** Default: the configuration in force. */
    configuration: ruleConfiguration.optional(),
    /** Default: those of the code, which the report names. */
    settings: backtestSettings.optional(),
  })
  .refine(ordered, inOrder);

/** A request with everything it left open filled in. */
export const simulationPlan = z
  .strictObject({
    from: asOfDate,
    to: asOfDate,
    configuration: ruleConfiguration,
    settings: backtestSettings,
  })
  .refine(ordered, inOrder) satisfies z.ZodType<BacktestPlan>;

/** The id carries everything else: the plan is stored before the message is sent. */
export const simulationMessage = z.strictObject({ simulationId: z.string().min(1) });
export type SimulationMessage = z.infer<typeof simulationMessage>;

export const positionsQuery = pageQuery.extend({
  policy: z.enum(BACKTEST_POLICIES).default('ACTIVE'),
});
