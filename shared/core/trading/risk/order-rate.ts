// Intents that could not be sent before they are stale are not made: what waits already, and one order per leg.
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const orderRate: RiskCheck = ({ targets, lots }, { state }) => {
  const { orderRate: rate, queuedIntentSeconds } = state.settings;
  const share = 1 - rate.exitReserve;
  const wanted = state.waiting.length + Math.min(lots, targets.length);
  const soon = Math.floor(rate.second * queuedIntentSeconds * share);
  const today = Math.floor(rate.day * share) - state.sent.today;
  const room = Math.min(soon, today);
  return wanted <= room ? APPROVED : refusedBy('ORDER_RATE', wanted, room);
};
