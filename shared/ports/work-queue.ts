// Hands work on to the next function; one advisor's messages stay in order.
import type { WorkMessage } from '#contracts/work-message.ts';

export interface WorkQueue {
  send(messages: readonly WorkMessage[]): Promise<void>;
}
