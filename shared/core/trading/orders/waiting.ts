// Which orders wait for the order rate.
import { setVolatile, type Turn } from '../engine/turn.ts';

export function wait(turn: Turn, orderId: string): void {
  const { waiting } = turn.state;
  if (!waiting.includes(orderId)) setVolatile(turn, { waiting: [...waiting, orderId] });
}

export function waitNoLonger(turn: Turn, orderId: string): void {
  const { waiting } = turn.state;
  if (!waiting.includes(orderId)) return;
  setVolatile(turn, { waiting: waiting.filter((one) => one !== orderId) });
}
