// The way out of a group: exits at the broker are cancelled, verified, and what is left is sold at a limit
// that goes after the price.
import type { Turn } from '../engine/turn.ts';
import type { ExitCause } from './trade-group.ts';

/** Of all legs that still hold or wait for something; again for a group on its way out changes nothing. */
export function exitGroup(_turn: Turn, _groupId: string, _cause: ExitCause): void {}

/** Gives up what is not filled; what is filled stays. */
export function withdrawEntries(_turn: Turn, _groupId: string): void {}
