// The commands that write: each statement succeeds or fails alone, its refusal stands in writeErrors.
import type { Document } from 'bson';
import { CommandError } from './command-error.ts';
import { type Handler, targetOf } from './store.ts';
import { applyUpdate, type UpdateStatement } from './update.ts';

export const insert: Handler = (store, call) => {
  const collection = targetOf(store, call);
  const documents: Document[] = call.command['documents'];
  const { done, writeErrors } = eachStatement(call.command, documents, collection.insert);
  return { n: done.length, ...writeErrors };
};

export const update: Handler = (store, call) => {
  const collection = targetOf(store, call);
  const statements: UpdateStatement[] = call.command['updates'];
  const { done, writeErrors } = eachStatement(call.command, statements, (statement) =>
    applyUpdate(collection, statement),
  );
  const upserted = done.flatMap(({ index, outcome }) =>
    outcome.upserted ? [{ index, _id: outcome.upserted['_id'] }] : [],
  );
  return {
    n: sum(done.map(({ outcome }) => outcome.matched)) + upserted.length,
    nModified: sum(done.map(({ outcome }) => outcome.modified)),
    ...(upserted.length > 0 && { upserted }),
    ...writeErrors,
  };
};

/** Named `remove` since `delete` is a reserved word. */
export const remove: Handler = (store, call) => {
  const collection = targetOf(store, call);
  const statements: { readonly q: Document; readonly limit: number }[] = call.command['deletes'];
  const { done, writeErrors } = eachStatement(call.command, statements, ({ q, limit }) => {
    const found = collection.matching(q);
    const targets = limit === 1 ? found.slice(0, 1) : found;
    for (const document of targets) collection.remove(document);
    return targets.length;
  });
  return { n: sum(done.map(({ outcome }) => outcome)), ...writeErrors };
};

type Statements<Outcome> = {
  readonly done: readonly { readonly index: number; readonly outcome: Outcome }[];
  readonly writeErrors: { readonly writeErrors?: Document[] };
};

/** Ordered (the default) stops at the first refusal, unordered goes on. */
function eachStatement<Statement, Outcome>(
  command: Document,
  statements: readonly Statement[],
  run: (statement: Statement) => Outcome,
): Statements<Outcome> {
  const done: { index: number; outcome: Outcome }[] = [];
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      done.push({ index, outcome: run(statement) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push({ index, code: error.code, errmsg: error.message });
      if (command['ordered'] !== false) break;
    }
  }
  return { done, writeErrors: errors.length > 0 ? { writeErrors: errors } : {} };
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
