// EventBridge event patterns: every field of the pattern must hold, a list means "one of these".
import * as z from 'zod';

/** Whether a value of the event (undefined = the field is missing) matches. */
type Matches = (value: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const texts = z.union([z.string(), z.array(z.string())]);

const numericOperators: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const isText = (value: unknown): value is string => typeof value === 'string';
const listOf = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as readonly T[];

/**
 * Turns a pattern into a test of events.
 * @throws Error on a matcher the local bus does not know: matching everything or nothing in its place
 * would make a local run differ from the deployed one.
 */
export function compileEventPattern(pattern: unknown): (event: unknown) => boolean {
  return compileFields(pattern, 'pattern');
}

function compileFields(pattern: unknown, where: string): Matches {
  if (!isObject(pattern)) {
    throw new Error(`${where}: expected an object, found ${JSON.stringify(pattern)}`);
  }
  const fields = Object.entries(pattern).map(([field, expected]) => {
    const path = `${where}.${field}`;
    if (field.startsWith('$')) throw new Error(`${path}: this operator is not supported locally`);
    const matches = Array.isArray(expected)
      ? compileAlternatives(expected, path)
      : compileFields(expected, path);
    return [field, matches] as const;
  });
  return (event) =>
    fields.every(([field, matches]) => matches(isObject(event) ? event[field] : undefined));
}

function compileAlternatives(alternatives: readonly unknown[], where: string): Matches {
  const matchers = alternatives.map((alternative) => compileMatcher(alternative, where));
  const one: Matches = (value) => matchers.some((matches) => matches(value));
  // A list in the event matches when one of its elements does.
  return (value) => (Array.isArray(value) ? value.some(one) : one(value));
}

function compileMatcher(matcher: unknown, where: string): Matches {
  const plain = literal.safeParse(matcher);
  if (plain.success) return (value) => value === plain.data;
  const [name = '', ...others] = isObject(matcher) ? Object.keys(matcher) : [];
  const compile = MATCHERS[name];
  if (!isObject(matcher) || !compile || others.length > 0) {
    throw new Error(
      `${where}: matcher ${JSON.stringify(matcher)} is not supported locally; supported are ${Object.keys(MATCHERS).join(', ')}`,
    );
  }
  return compile(matcher[name], where);
}

const MATCHERS: Readonly<Record<string, (argument: unknown, where: string) => Matches>> = {
  prefix: (argument) => {
    const prefix = z.string().parse(argument);
    return (value) => isText(value) && value.startsWith(prefix);
  },
  suffix: (argument) => {
    const suffix = z.string().parse(argument);
    return (value) => isText(value) && value.endsWith(suffix);
  },
  exists: (argument) => {
    const expected = z.boolean().parse(argument);
    return (value) => (value !== undefined) === expected;
  },
  numeric: (argument, where) => {
    const conditions = numericConditions(z.array(z.unknown()).parse(argument), where);
    return (value) => typeof value === 'number' && conditions.every((holds) => holds(value));
  },
  'anything-but': (argument, where) => {
    const excluded = compileExcluded(argument, where);
    return (value) => value !== undefined && !excluded(value);
  },
};

function compileExcluded(argument: unknown, where: string): Matches {
  if (!isObject(argument)) {
    const values = listOf(z.union([literal, z.array(literal)]).parse(argument));
    return (value) => values.some((excluded) => excluded === value);
  }
  const { prefix, suffix } = z
    .strictObject({ prefix: texts.default([]), suffix: texts.default([]) })
    .parse(argument);
  const parts = [
    ...listOf(prefix).map((text) => compileMatcher({ prefix: text }, where)),
    ...listOf(suffix).map((text) => compileMatcher({ suffix: text }, where)),
  ];
  return (value) => parts.some((matches) => matches(value));
}

/** ['>', 0, '<=', 5] -> two conditions. */
function numericConditions(
  parts: readonly unknown[],
  where: string,
): readonly ((value: number) => boolean)[] {
  const conditions = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare = numericOperators[String(parts[index])];
    const limit = parts[index + 1];
    if (!compare || typeof limit !== 'number') {
      throw new Error(`${where}: expected operator and number, found ${JSON.stringify(parts)}`);
    }
    conditions.push((value: number) => compare(value, limit));
  }
  return conditions;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
