// What comes back from invoking a function: its answer, or how it failed.

export type FunctionFailure = {
  readonly kind: 'failed';
  /** handler: it threw; timeout, crash, init: its process did not get that far. */
  readonly reason: 'handler' | 'timeout' | 'crash' | 'init';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
};

export type InvocationOutcome =
  | { readonly kind: 'answered'; readonly payload: unknown }
  | FunctionFailure;

/** Invokes a function by its physical name or ARN. Rejects only when there is no such function. */
export type Invoke = (functionName: string, event: unknown) => Promise<InvocationOutcome>;

export const failure = (
  reason: FunctionFailure['reason'],
  errorType: string,
  errorMessage: string,
  trace: readonly string[] = [],
): FunctionFailure => ({ kind: 'failed', reason, errorType, errorMessage, trace });
