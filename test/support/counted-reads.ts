// Reference values that nobody compares are no evidence: a document that remembers which of its leaves
// were read, so that a suite can prove it used them all.

export interface CountedDocument<T> {
  readonly document: T;
  /** Paths of the leaves never read, without those whose last key is listed. */
  unread(exceptKeys: readonly string[]): string[];
}

export function countedReads<T extends object>(source: T): CountedDocument<T> {
  const unreadPaths = new Map<string, string>();
  const wrap = (value: unknown, path: string, key: string): unknown => {
    if (typeof value === 'object' && value !== null) return wrapped(value, path);
    if (value !== undefined) unreadPaths.set(path, key);
    return value;
  };
  const wrapped = <V extends object>(value: V, path: string): V => {
    const children = new Map(
      Object.entries(value).map(([key, child]) => [key, wrap(child, `${path}/${key}`, key)]),
    );
    return new Proxy(value, {
      get(target, key, receiver) {
        if (typeof key !== 'string' || !children.has(key))
          return Reflect.get(target, key, receiver);
        unreadPaths.delete(`${path}/${key}`);
        return children.get(key);
      },
    });
  };
  return {
    document: wrapped(source, ''),
    unread: (exceptKeys) =>
      [...unreadPaths].filter(([, key]) => !exceptKeys.includes(key)).map(([path]) => path),
  };
}
