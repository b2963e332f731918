// A line of a signal file: a document as it was posted, or what changed of one that was.
import * as z from 'zod';
import type { Signal } from '#core/signals/signal.ts';
import { EXIT_REASONS } from '#core/signals/trade.ts';
import { signalSchema } from './signal.ts';

const updateSchema = z.object({
  _id: z.string().min(1),
  updatedAt: z.iso.datetime({ offset: true }),
  set: z.object({
    stoploss: z.number().nullable().optional(),
    targets: z.array(z.number()).optional(),
    status: z.enum(['OPEN', 'CANCELLED', 'CLOSED']).optional(),
    exit: z
      .object({
        price: z.number(),
        at: z.iso.datetime({ offset: true }),
        reason: z.enum(EXIT_REASONS),
      })
      .optional(),
  }),
});

export type SignalLine =
  | { readonly kind: 'document'; readonly signal: Signal }
  | { readonly kind: 'update'; readonly update: z.infer<typeof updateSchema> }
  | {
      readonly kind: 'malformed';
      /** Null when not even that can be read. */
      readonly signalId: string | null;
      /** When the source says it was written, ISO 8601. */
      readonly updatedAt: string | null;
      /** Field, expected, found. */
      readonly problems: readonly string[];
    };

const identified = z.object({
  _id: z.string().min(1),
  updatedAt: z.iso.datetime({ offset: true }).optional(),
});

/** Never throws: a line that is none says what is wrong with it. */
export function signalLine(text: string): SignalLine {
  const json = parsed(text);
  if (json === undefined) return nothing([`line: expected JSON, found "${text.slice(0, 40)}"`]);
  const isUpdate = typeof json === 'object' && json !== null && 'set' in json;
  if (isUpdate) {
    const update = updateSchema.safeParse(json);
    if (update.success) return { kind: 'update', update: update.data };
    return { ...nothing(problemsOf(update.error)), ...identityOf(json) };
  }
  const document = signalSchema.safeParse(json);
  if (document.success) return { kind: 'document', signal: document.data };
  return { ...nothing(problemsOf(document.error)), ...identityOf(json) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is said to be none.
    return undefined;
  }
}

const nothing = (problems: readonly string[]) =>
  ({ kind: 'malformed', signalId: null, updatedAt: null, problems }) as const;

const problemsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);

function identityOf(json: unknown) {
  const known = identified.safeParse(json);
  if (!known.success) return { signalId: null, updatedAt: null };
  return { signalId: known.data._id, updatedAt: known.data.updatedAt ?? null };
}
