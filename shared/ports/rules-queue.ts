// Asks for the rules to be built or evaluated; one after the other, whoever asks.
import type { RulesMessage } from '#contracts/rules-message.ts';

export interface RulesQueue {
  send(message: RulesMessage): Promise<void>;
}
