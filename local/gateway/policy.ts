// What an IAM policy statement is and when a list of them allows a request: an explicit deny wins, then
// any allow, else no. What cannot be evaluated locally refuses with its reason, it never allows.
import * as z from 'zod';
import { type Conditions, conditionsHold, globMatches } from './policy-condition.ts';

export type PolicyStatement = {
  readonly effect: 'Allow' | 'Deny';
  /** `service:Action` with `*` and `?`, upper or lower case. */
  readonly actions: readonly string[];
  /** ARNs with `*` and `?`. */
  readonly resources: readonly string[];
  readonly conditions: Conditions;
};

/** One request as IAM sees it: `sqs:SendMessage` on an ARN, with condition keys such as `aws:SourceArn`. */
export type PolicyRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
};

export type Decision =
  | { readonly kind: 'allowed' }
  /** `reason` completes AWS's sentence "... is not authorized to perform ... on resource ... ". */
  | { readonly kind: 'denied'; readonly reason: string };

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const conditionValue = z.union([z.string(), z.boolean(), z.number()]).transform(String);

/** A statement of an identity policy; NotAction, NotResource and the like are refused by name. */
export const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMany,
    Resource: oneOrMany,
    Condition: z
      .record(
        z.string(),
        z.record(
          z.string(),
          z.union([conditionValue.transform((value) => [value]), z.array(conditionValue)]),
        ),
      )
      .default({}),
  })
  .transform(
    ({ Effect, Action, Resource, Condition }): PolicyStatement => ({
      effect: Effect,
      actions: Action,
      resources: Resource,
      conditions: Condition,
    }),
  );

/** Statements of a resolved PolicyDocument; `owner` names it in the error. */
export function parsePolicyDocument<Statement>(
  document: unknown,
  schema: z.ZodType<Statement>,
  owner: string,
): readonly Statement[] {
  const parsed = z
    .object({
      Statement: z.preprocess((one) => (Array.isArray(one) ? one : [one]), z.array(schema)),
    })
    .safeParse(document);
  if (parsed.success) return parsed.data.Statement;
  throw new Error(
    `policy of ${owner}: expected statements with Effect, Action, Resource and Condition only, ` +
      `found\n${z.prettifyError(parsed.error)}`,
  );
}

/** Do the statements together allow the request? */
export function isAllowed(
  statements: readonly PolicyStatement[],
  request: PolicyRequest,
): Decision {
  const { action, resource, context = {} } = request;
  let allowed = false;
  for (const statement of statements) {
    if (!statement.actions.some((pattern) => globMatches(pattern, action, 'anyCase'))) continue;
    if (!statement.resources.some((pattern) => globMatches(pattern, resource))) continue;
    const held = conditionsHold(statement.conditions, context);
    if (held.kind === 'unsupported')
      return denied(`because condition operator ${held.operator} is not supported locally`);
    if (!held.holds) continue;
    if (statement.effect === 'Deny') return denied('with an explicit deny in its policy');
    allowed = true;
  }
  return allowed ? { kind: 'allowed' } : denied(`because no policy allows the ${action} action`);
}

const denied = (reason: string): Decision => ({ kind: 'denied', reason });
