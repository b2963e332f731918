// The CloudFormation intrinsic functions our templates use; any other one stops the start by name.
import { TemplateError } from './assembly.ts';

/** What an intrinsic may look up; each throws a TemplateError when there is nothing to find. */
export type Lookups = {
  /** Where the value stands, for messages: `<stack>/<logical id>`. */
  readonly where: string;
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, attribute: string) => unknown;
  readonly stackOutput: (stackName: string, outputName: string) => unknown;
};

/** What `Ref: AWS::NoValue` returns: the property or element that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** The value with every intrinsic in it replaced, at any depth. */
export function resolveValue(value: unknown, lookups: Lookups): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, lookups)).filter((item) => item !== NO_VALUE);
  }
  if (!isRecord(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return evaluate(intrinsic.name, intrinsic.argument, lookups);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, resolveValue(item, lookups)] as const)
      .filter(([, item]) => item !== NO_VALUE),
  );
}

type Evaluate = (argument: unknown, lookups: Lookups) => unknown;

const INTRINSICS: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, { ref, where }) => ref(expectText(argument, `${where}: Ref`)),
  'Fn::GetAtt': (argument, { attribute, where }) => {
    const [logicalId, name] = getAttParts(argument, `${where}: Fn::GetAtt`);
    return attribute(logicalId, name);
  },
  'Fn::Join': (argument, lookups) => {
    const where = `${lookups.where}: Fn::Join`;
    const [separator, items] = expectList(argument, where);
    const parts = expectList(resolveValue(items, lookups), where);
    return parts.map((part) => expectScalar(part, where)).join(expectText(separator, where));
  },
  'Fn::Sub': (argument, lookups) => substitute(argument, lookups),
  'Fn::Select': (argument, lookups) => {
    const where = `${lookups.where}: Fn::Select`;
    const [index, items] = expectList(argument, where);
    const list = expectList(resolveValue(items, lookups), where);
    const chosen = list[Number(resolveValue(index, lookups))];
    if (chosen !== undefined) return chosen;
    throw new TemplateError(`${where}: expected an index below ${list.length}, found ${index}`);
  },
  'Fn::Split': (argument, lookups) => {
    const where = `${lookups.where}: Fn::Split`;
    const [separator, source] = expectList(argument, where);
    const text = expectText(resolveValue(source, lookups), where);
    return text.split(expectText(separator, where));
  },
  // Zones exist only in the cloud; the templates use them for subnets, which do not run locally.
  'Fn::GetAZs': () => ['ap-south-1a', 'ap-south-1b', 'ap-south-1c'],
  'Fn::GetStackOutput': (argument, lookups) => {
    const where = `${lookups.where}: Fn::GetStackOutput`;
    const resolved = resolveValue(argument, lookups);
    if (!isRecord(resolved)) throw unexpected(where, 'an object', argument);
    return lookups.stackOutput(
      expectText(resolved['StackName'], where),
      expectText(resolved['OutputName'], where),
    );
  },
};

function evaluate(name: string, argument: unknown, lookups: Lookups): unknown {
  const intrinsic = INTRINSICS[name];
  if (intrinsic) return intrinsic(argument, lookups);
  throw new TemplateError(
    `${lookups.where}: intrinsic ${name} is not supported locally; supported are ${Object.keys(INTRINSICS).join(', ')}`,
  );
}

/** CloudFormation recognises an intrinsic as an object whose only key is `Ref` or `Fn::...`. */
function intrinsicOf(
  value: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly argument: unknown } | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: value[name] } : undefined;
}

/** `${Name}`, `${Resource.Attribute}`, own variables in the two-element form, `${!Literal}` stays. */
function substitute(argument: unknown, lookups: Lookups): string {
  const where = `${lookups.where}: Fn::Sub`;
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = resolveValue(variables, lookups);
  return expectText(template, where).replace(/\$\{([^}]+)\}/g, (_match, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (isRecord(own) && name in own) return expectScalar(own[name], where);
    const dot = name.indexOf('.');
    return expectScalar(
      dot < 0 ? lookups.ref(name) : lookups.attribute(name.slice(0, dot), name.slice(dot + 1)),
      where,
    );
  });
}

function getAttParts(argument: unknown, where: string): readonly [string, string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = expectList(argument, where);
  return [expectText(logicalId, where), expectText(attribute, where)];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unexpected = (where: string, expected: string, found: unknown): TemplateError =>
  new TemplateError(`${where}: expected ${expected}, found ${JSON.stringify(found)}`);

function expectText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(where, 'a text', value);
}

function expectScalar(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw unexpected(where, 'a text, number or boolean', value);
}

function expectList(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(where, 'a list', value);
}
