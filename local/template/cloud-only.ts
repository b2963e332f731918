// What a local run leaves out, with the reason, so that nobody takes silence for support.
import type { ResolvedResource } from './resolved-resource.ts';
import { localRole } from './resources.ts';

export type LeftOut = {
  readonly type: string;
  readonly count: number;
  readonly reason: string;
};

/** The resource types of the template that exist only in AWS, by type. */
export function leftOut(resources: readonly ResolvedResource[]): readonly LeftOut[] {
  const byType = Map.groupBy(resources, ({ type }) => type);
  return [...byType].flatMap(([type, found]): LeftOut[] => {
    const role = localRole(type, type);
    return role.kind === 'cloud-only' ? [{ type, count: found.length, reason: role.reason }] : [];
  });
}
