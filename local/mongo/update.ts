// One update statement: operators, replacement or pipeline, over one or all matching documents.
import type { Document } from 'bson';
import { updateOne } from 'mingo';
import { answeredByMingo, type Collection, copyOf, sameDocument } from './collection.ts';
import { CommandError } from './command-error.ts';

/**
 * Field names cannot contain NUL: the updater guards no field, since a guarded `_id` could not even be
 * set by an upsert; a changed id is refused when the next version is stored.
 */
const NO_GUARDED_FIELD = { idKey: '\0' };

export type UpdateStatement = {
  readonly q: Document;
  readonly u: Document | Document[];
  readonly multi?: boolean;
  readonly upsert?: boolean;
  readonly arrayFilters?: Document[];
};

export type UpdateOutcome = {
  readonly matched: number;
  readonly modified: number;
  /** The document an upsert created. */
  readonly upserted?: Document;
};

/** Applies the statement; refusals are CommandErrors (9, 66, 11000, 2). */
export function applyUpdate(collection: Collection, statement: UpdateStatement): UpdateOutcome {
  const kind = updateKind(statement.u);
  if (kind === 'REPLACEMENT' && statement.multi) {
    throw new CommandError('failedToParse', 'multi update is not supported for a replacement');
  }
  const found = collection.matching(statement.q);
  const targets = statement.multi ? found : found.slice(0, 1);
  if (targets.length === 0 && statement.upsert) {
    return { matched: 0, modified: 0, upserted: collection.insert(upsertedDocument(statement)) };
  }
  let modified = 0;
  for (const current of targets) {
    const next = nextVersion(current, statement, 'MATCHED');
    if (sameDocument(current, next)) continue;
    collection.replace(current, next);
    modified += 1;
  }
  return { matched: targets.length, modified };
}

function updateKind(update: Document | Document[]): 'PIPELINE' | 'OPERATORS' | 'REPLACEMENT' {
  if (Array.isArray(update)) return 'PIPELINE';
  const operators = Object.keys(update).filter((key) => key.startsWith('$')).length;
  if (operators === 0) return 'REPLACEMENT';
  if (operators === Object.keys(update).length) return 'OPERATORS';
  throw new CommandError('failedToParse', 'an update mixes operators and plain fields');
}

function nextVersion(
  current: Document,
  statement: UpdateStatement,
  occasion: 'MATCHED' | 'INSERTED',
): Document {
  const { u } = statement;
  if (updateKind(u) === 'REPLACEMENT') return { _id: current['_id'], ...copyOf(u) };
  const holder = [copyOf(current)];
  const modifier = Array.isArray(u) ? u : operatorsFor(u, occasion);
  // A document made by an upsert need not match its own filter (e.g. `{a: {$gt: 3}}`).
  const condition = occasion === 'MATCHED' ? statement.q : {};
  const { arrayFilters } = statement;
  const config = { cloneMode: 'deep' as const, ...(arrayFilters && { arrayFilters }) };
  answeredByMingo(() => updateOne(holder, condition, modifier, config, NO_GUARDED_FIELD));
  return holder[0] ?? current;
}

/** The updater knows no `$setOnInsert`: it counts as `$set` exactly when a document is created. */
function operatorsFor(update: Document, occasion: 'MATCHED' | 'INSERTED'): Document {
  const { $setOnInsert, ...operators } = update;
  if (!$setOnInsert || occasion === 'MATCHED') return operators;
  return { ...operators, $set: { ...$setOnInsert, ...operators['$set'] } };
}

function upsertedDocument(statement: UpdateStatement): Document {
  const equalities = equalitiesOf(statement.q);
  if (updateKind(statement.u) === 'REPLACEMENT') {
    const id = equalities['_id'];
    return { ...(id !== undefined && { _id: id }), ...copyOf(statement.u) };
  }
  const seed: Document[] = [{}];
  answeredByMingo(() => updateOne(seed, {}, { $set: equalities }, {}, NO_GUARDED_FIELD));
  return nextVersion(seed[0] ?? {}, statement, 'INSERTED');
}

/** The fields a filter fixes to one value: plain values, `$eq`, and the same inside `$and`. */
function equalitiesOf(filter: Document): Document {
  const fixed: Document = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      Object.assign(fixed, ...condition.map(equalitiesOf));
    } else if (!field.startsWith('$')) {
      if (!hasOperators(condition)) fixed[field] = condition;
      else if ('$eq' in condition) fixed[field] = condition['$eq'];
    }
  }
  return fixed;
}

const hasOperators = (condition: unknown): condition is Document =>
  typeof condition === 'object' &&
  condition !== null &&
  condition.constructor === Object &&
  Object.keys(condition).some((key) => key.startsWith('$'));
