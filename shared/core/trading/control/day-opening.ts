// A trading day begins, or goes on after a restart.
import type { TradingDay } from '../engine/trading-day.ts';
import type { Turn } from '../engine/turn.ts';

export function dayOpened(_turn: Turn, _day: TradingDay): void {}
