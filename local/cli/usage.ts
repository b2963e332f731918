// A command used wrongly: the message is the usage line, not a stack trace.
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}
