// The routes of the REST API: read from the template's resources and methods, nothing else exists.
import * as z from 'zod';
import { type ResolvedResource, resourcesOfType } from '#local/template/resolved-resource.ts';

/** One method of the template. */
export type RestRoute = {
  /** GET, POST, ... or ANY. */
  readonly method: string;
  /** As API Gateway names it: /uploads/{uploadId}. */
  readonly resourcePath: string;
  readonly resourceId: string;
  readonly functionArn: string;
  /** Until API Gateway gives up on the function. */
  readonly timeoutMs: number;
};

/** A REST API with its only stage. */
export type RestApiDefinition = {
  readonly apiId: string;
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly routes: readonly RestRoute[];
};

export type RouteMatch = {
  readonly route: RestRoute;
  /** Decoded values; null when the path has no parameter. */
  readonly pathParameters: Readonly<Record<string, string>> | null;
};

const apiSchema = z.object({ BinaryMediaTypes: z.array(z.string()).max(0).optional() });

const stageSchema = z.object({
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).optional(),
});

const resourceSchema = z.object({ ParentId: z.string(), PathPart: z.string() });

// IAM callers sign their requests; locally the listener is on loopback and open to its user.
const methodSchema = z.object({
  HttpMethod: z.string(),
  ResourceId: z.string(),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM']),
  ApiKeyRequired: z.literal(false).optional(),
  Integration: z.object({
    Type: z.literal('AWS_PROXY'),
    Uri: z.string(),
    TimeoutInMillis: z.number().default(29_000),
  }),
});

/** The REST API of the template; throws when there is not exactly one, or it uses what is not supported. */
export function readRestApi(resources: readonly ResolvedResource[]): RestApiDefinition {
  const api = theOnly(resources, 'AWS::ApiGateway::RestApi');
  parse(apiSchema, api);
  const { StageName, Variables } = parse(stageSchema, theOnly(resources, 'AWS::ApiGateway::Stage'));
  const pathOf = resourcePaths(resourcesOfType(resources, 'AWS::ApiGateway::Resource'));
  const routes = resourcesOfType(resources, 'AWS::ApiGateway::Method').map((method): RestRoute => {
    const { HttpMethod, ResourceId, Integration } = parse(methodSchema, method);
    return {
      method: HttpMethod,
      resourcePath: pathOf(ResourceId) || '/',
      resourceId: ResourceId,
      functionArn: functionOf(Integration.Uri),
      timeoutMs: Integration.TimeoutInMillis,
    };
  });
  return { apiId: api.ref, stageName: StageName, stageVariables: Variables ?? null, routes };
}

/** The most specific route: fixed segments win over parameters, those over `{proxy+}`. */
export function matchRoute(
  routes: readonly RestRoute[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const matches = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route): readonly RouteMatch[] => {
      const found = pathPattern(route.resourcePath).exec(path)?.groups;
      if (found === undefined) return [];
      const names = parameterNames(route.resourcePath);
      const values = names.map((name, index) => [
        name,
        decodeURIComponent(found[`p${index}`] ?? ''),
      ]);
      return [{ route, pathParameters: names.length > 0 ? Object.fromEntries(values) : null }];
    });
  return matches.sort((a, b) => vagueness(a.route).localeCompare(vagueness(b.route)))[0];
}

// A group is always present, so that `groups` tells a match without parameters from no match.
function pathPattern(resourcePath: string): RegExp {
  let index = 0;
  const source = resourcePath
    .replace(/[.*^$()|[\]\\]/g, '\\$&')
    .replace(/\{[^}]+\}/g, (parameter) =>
      parameter.endsWith('+}') ? `(?<p${index++}>.+)` : `(?<p${index++}>[^/]+)`,
    );
  return new RegExp(`^(?<whole>${source})$`);
}

const parameterNames = (resourcePath: string): readonly string[] =>
  [...resourcePath.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name ?? '');

/** Sorts segment by segment: fixed, then parameter, then greedy; methods before ANY. */
const vagueness = ({ resourcePath, method }: RestRoute): string =>
  resourcePath
    .split('/')
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
    .join('') + (method === 'ANY' ? '1' : '0');

/** Path by resource id; an id that is no AWS::ApiGateway::Resource is the root. */
function resourcePaths(resources: readonly ResolvedResource[]): (id: string) => string {
  const byId = new Map(
    resources.map((resource) => [resource.ref, parse(resourceSchema, resource)]),
  );
  const pathOf = (id: string): string => {
    const own = byId.get(id);
    return own ? `${pathOf(own.ParentId)}/${own.PathPart}` : '';
  };
  return pathOf;
}

function functionOf(uri: string): string {
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
  if (arn) return arn;
  throw new Error(`REST method: expected an integration URI with a function ARN, found ${uri}`);
}

function theOnly(resources: readonly ResolvedResource[], type: string): ResolvedResource {
  const [only, ...others] = resourcesOfType(resources, type);
  if (only && others.length === 0) return only;
  const count = only ? others.length + 1 : 0;
  throw new Error(`the template: expected exactly one ${type}, found ${count}`);
}

function parse<T>(schema: z.ZodType<T>, { stack, logicalId, properties }: ResolvedResource): T {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${stack}/${logicalId}: expected properties the local REST API supports, found\n` +
      z.prettifyError(parsed.error),
  );
}
