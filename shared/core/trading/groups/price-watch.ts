// What groups do at a price: watched entries, targets and stops that the broker does not hold.
import type { Turn } from '../engine/turn.ts';

export function watchPrices(_turn: Turn, _contract: string): void {}
