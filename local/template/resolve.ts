// The template as values: resolves every resource of every stack, lazily and across stacks.
import { type Assembly, type Stack, TemplateError, type TemplateResource } from './assembly.ts';
import { type Lookups, NO_VALUE, resolveValue } from './intrinsics.ts';
import { ACCOUNT_ID, type Endpoints, physicalOf, placeholder, REGION } from './physical.ts';
import type { Physical, ResolvedResource } from './resolved-resource.ts';
import { localRole } from './resources.ts';

const PSEUDO: Readonly<Record<string, unknown>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NO_VALUE,
};

/**
 * Every resource of the assembly with its intrinsics replaced and its local name and ARN.
 * @throws TemplateError naming stack, logical id and intrinsic, or an unknown resource type.
 */
export function resolveAssembly(
  assembly: Assembly,
  endpoints: Endpoints,
): readonly ResolvedResource[] {
  const context = resolution(assembly, endpoints);
  return assembly.stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).map(([logicalId, resource]): ResolvedResource => {
      refuseCondition(resource, `${stack.name}/${logicalId}`);
      return {
        stack: stack.name,
        logicalId,
        type: resource.Type,
        properties: context.properties(stack, logicalId),
        metadata: resource.Metadata,
        folder: assembly.folder,
        ...context.physical(stack, logicalId),
      };
    }),
  );
}

/** Our templates deploy the same resources everywhere; only analytics of the CDK is conditional. */
function refuseCondition({ Type, Condition }: TemplateResource, where: string): void {
  if (localRole(Type, where).kind === 'cloud-only' || Condition === undefined) return;
  throw new TemplateError(`${where}: Condition ${Condition} is not supported locally`);
}

type Resolution = {
  readonly properties: (stack: Stack, logicalId: string) => Readonly<Record<string, unknown>>;
  readonly physical: (stack: Stack, logicalId: string) => Physical;
};

function resolution(assembly: Assembly, endpoints: Endpoints): Resolution {
  const stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));

  const properties = (stack: Stack, logicalId: string): Readonly<Record<string, unknown>> => {
    const lookups = lookupsOf(stack, `${stack.name}/${logicalId}`);
    const { Properties } = resourceOf(stack, logicalId, lookups.where);
    return Object.fromEntries(
      Object.entries(Properties)
        .map(([key, value]) => [key, resolveValue(value, lookups)] as const)
        .filter(([, value]) => value !== NO_VALUE),
    );
  };

  const physical = memoise((stack: Stack, logicalId: string) => {
    const lookups = lookupsOf(stack, `${stack.name}/${logicalId}`);
    const { Type, Properties } = resourceOf(stack, logicalId, lookups.where);
    const property = (name: string): unknown => {
      const value = resolveValue(Properties[name], lookups);
      return value === NO_VALUE ? undefined : value;
    };
    return physicalOf({ stack: stack.name, logicalId, type: Type, property }, endpoints);
  });

  const lookupsOf = (stack: Stack, where: string): Lookups => ({
    where,
    ref: (name) => {
      if (name in PSEUDO) return PSEUDO[name];
      if (name === 'AWS::StackName') return stack.name;
      const parameter = stack.template.Parameters[name];
      if (parameter) return parameter.Default;
      resourceOf(stack, name, `${where}: Ref`);
      return physical(stack, name).ref;
    },
    attribute: (logicalId, attribute) => {
      const { Type } = resourceOf(stack, logicalId, `${where}: Fn::GetAtt`);
      const known = physical(stack, logicalId).attributes[attribute];
      if (known !== undefined) return known;
      return unknownAttribute({ stack, logicalId, type: Type, attribute, where });
    },
    stackOutput: (stackName, outputName) => {
      const producer = stacks.get(stackName);
      const output = producer?.template.Outputs[outputName];
      if (!producer || !output) {
        throw new TemplateError(
          `${where}: Fn::GetStackOutput: stack ${stackName} has no output ${outputName}`,
        );
      }
      return resolveValue(output.Value, lookupsOf(producer, `${stackName}/Outputs/${outputName}`));
    },
  });

  return { properties, physical };
}

function resourceOf(stack: Stack, logicalId: string, where: string): TemplateResource {
  const resource = stack.template.Resources[logicalId];
  if (resource) return resource;
  throw new TemplateError(`${where}: ${stack.name} has no resource or parameter ${logicalId}`);
}

/** Cloud-only resources answer anything; of the ones that run we must know what we answer. */
function unknownAttribute(asked: {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly attribute: string;
  readonly where: string;
}): string {
  const { stack, logicalId, type, attribute, where } = asked;
  const role = localRole(type, `${stack.name}/${logicalId}`);
  if (role.kind === 'cloud-only') {
    return placeholder({ stack: stack.name, logicalId }, attribute);
  }
  throw new TemplateError(
    `${where}: Fn::GetAtt ${logicalId}.${attribute}: the local cloud knows no such attribute of ${type}`,
  );
}

/** Each physical is built once; asking for one while it is being built is a cycle in the template. */
function memoise(build: (stack: Stack, logicalId: string) => Physical) {
  const known = new Map<string, Physical | 'building'>();
  return (stack: Stack, logicalId: string): Physical => {
    const key = `${stack.name}/${logicalId}`;
    const found = known.get(key);
    if (found === 'building') throw new TemplateError(`${key}: the name depends on itself`);
    if (found) return found;
    known.set(key, 'building');
    const built = build(stack, logicalId);
    known.set(key, built);
    return built;
  };
}
