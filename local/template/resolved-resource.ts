// What the rest of the local cloud sees of the template: every intrinsic already replaced by a value.

export type Properties = Readonly<Record<string, unknown>>;

/** The name, ARN and other attributes that the resource has in the local cloud. */
export type Physical = {
  /** What `Ref` returns. */
  readonly ref: string;
  /** What `Fn::GetAtt` returns, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type ResolvedResource = Physical & {
  /** Name of the stack, as in the manifest. */
  readonly stack: string;
  readonly logicalId: string;
  /** CloudFormation type, for example AWS::SQS::Queue. */
  readonly type: string;
  readonly properties: Properties;
  readonly metadata: Properties;
  /** Folder of the template: asset paths in the metadata are relative to it. */
  readonly folder: string;
};

/** The resources of one type, in the order of the stacks. */
export const resourcesOfType = (
  resources: readonly ResolvedResource[],
  type: string,
): readonly ResolvedResource[] => resources.filter((resource) => resource.type === type);

/** The ARN of a resource; throws when the type has none (a bug of the caller). */
export function arnOf(resource: ResolvedResource): string {
  const arn = resource.attributes['Arn'];
  if (arn === undefined) {
    throw new Error(
      `${resource.stack}/${resource.logicalId}: expected an ARN, found none for ${resource.type}`,
    );
  }
  return arn;
}

/**
 * The name a person uses for a resource: the construct's id in the CDK tree, in kebab case
 * (`stack/DailyIngest/Function/Resource` -> `daily-ingest`); without a tree path the logical id.
 */
export function titleOf({ logicalId, metadata }: ResolvedResource): string {
  const path = metadata['aws:cdk:path'];
  const parts = typeof path === 'string' ? path.split('/') : [];
  const id = parts.findLast((part) => !GENERIC_IDS.has(part)) ?? logicalId;
  return id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

const GENERIC_IDS: ReadonlySet<string> = new Set(['Resource', 'Function', 'Schedule', 'Queue']);
