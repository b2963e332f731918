// The condition operators our templates use. All operators and keys of a block must hold, one of the
// values of a key is enough, and a key the request does not carry does not hold.
// Source: IAM user guide, "IAM JSON policy elements: Condition operators".

/** operator -> condition key -> accepted values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type ConditionOutcome =
  | { readonly kind: 'evaluated'; readonly holds: boolean }
  | { readonly kind: 'unsupported'; readonly operator: string };

type Operator = (accepted: string, actual: string) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: (accepted, actual) => accepted === actual,
  StringLike: (accepted, actual) => globMatches(accepted, actual),
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (accepted, actual) => accepted.toLowerCase() === actual.toLowerCase(),
};

/** Does the condition block hold for these condition keys? Key names ignore case, as in IAM. */
export function conditionsHold(
  conditions: Conditions,
  context: Readonly<Record<string, string>>,
): ConditionOutcome {
  const actuals = new Map(
    Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]),
  );
  let holds = true;
  for (const [name, keys] of Object.entries(conditions)) {
    const operator = operators[name];
    if (!operator) return { kind: 'unsupported', operator: name };
    for (const [key, accepted] of Object.entries(keys)) {
      const actual = actuals.get(key.toLowerCase());
      holds &&= actual !== undefined && accepted.some((value) => operator(value, actual));
    }
  }
  return { kind: 'evaluated', holds };
}

/** `*` is any text, `?` any one character; everything else is literal. */
export function globMatches(pattern: string, text: string, letters?: 'anyCase'): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, letters === 'anyCase' ? 'is' : 's').test(text);
}

/** ARNs compare part by part: a `*` does not reach across the first five colons. */
function arnMatches(pattern: string, arn: string): boolean {
  const expected = arnParts(pattern);
  const found = arnParts(arn);
  return expected.every((part, index) => globMatches(part, found[index] ?? ''));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
