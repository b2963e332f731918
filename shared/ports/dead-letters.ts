// Where a message ends that cannot be processed: kept whole, with the reason beside it.

export interface DeadLetter {
  readonly body: string;
  readonly messageId: string;
  /** FIFO group, undefined on a standard queue. */
  readonly groupId: string | undefined;
  readonly reason: string;
}

export interface DeadLetters {
  bury(letter: DeadLetter): Promise<void>;
}
