// The refusals of the stand-in: every one carries the code a real server would answer with.

export const MONGO_ERRORS = {
  badValue: { code: 2, codeName: 'BadValue' },
  failedToParse: { code: 9, codeName: 'FailedToParse' },
  cursorNotFound: { code: 43, codeName: 'CursorNotFound' },
  commandNotFound: { code: 59, codeName: 'CommandNotFound' },
  immutableField: { code: 66, codeName: 'ImmutableField' },
  internalError: { code: 1, codeName: 'InternalError' },
  duplicateKey: { code: 11000, codeName: 'DuplicateKey' },
  unknownStage: { code: 40324, codeName: 'Location40324' },
} as const;

export type MongoErrorName = keyof typeof MONGO_ERRORS;

/** A command or one of its statements is refused; the message goes to the client as it is. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;
  readonly codeName: string;

  constructor(error: MongoErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = MONGO_ERRORS[error].code;
    this.codeName = MONGO_ERRORS[error].codeName;
  }
}
