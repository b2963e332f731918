// What people do on a synthetic day: stop and resume, pause, cancel, seldom leave everything; seldom trade by hand.
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { OperatorCommand, Scope } from '#core/trading/control/operator-command.ts';
import type { HandTrade, OperatorRequest, Tick } from '../run/simulated-day.ts';
import type { Draw } from './draw.ts';

const MINUTE = 60_000;

const SCOPES: readonly [Scope, ...Scope[]] = [
  { kind: 'ALL' },
  { kind: 'BOOK', book: 'NORMAL' },
  { kind: 'BOOK', book: 'REVERSE' },
  { kind: 'CATEGORY', category: 'INDEX_OPTIONS' },
  { kind: 'ADVISOR', advisorId: 'ADV1' },
  { kind: 'INSTRUMENT', underlying: 'NIFTY' },
];

/** On two days of three nobody does anything. */
export function operatorRequests(date: IsoDate, draw: Draw): readonly OperatorRequest[] {
  if (!draw.happens(0.34)) return [];
  const at = istInstant(date, '09:30') + draw.between(0, 330) * MINUTE;
  const scope = draw.oneOf(SCOPES);
  const pairs: readonly [readonly OperatorCommand[], ...(readonly OperatorCommand[])[]] = [
    [
      { kind: 'KILL', scope },
      { kind: 'RESUME', scope },
    ],
    [{ kind: 'PAUSE' }, { kind: 'UNPAUSE' }],
    [{ kind: 'CANCEL_ENTRIES', scope }],
    [{ kind: 'FLATTEN', scope }],
  ];
  return draw.oneOf(pairs).map((command, place) => ({
    ...{ at: at + place * 5 * MINUTE, requestId: `${date}-${place}`, command },
    ...{ by: 'desk', reason: 'synthetic' },
  }));
}

/** One day in twenty: a lot bought in the morning, which the desk leaves alone. */
export function handTrades(ticks: readonly Tick[], draw: Draw): readonly HandTrade[] {
  const tick = ticks[draw.between(0, Math.floor(ticks.length / 2))];
  if (tick === undefined || !draw.happens(0.05)) return [];
  const { at, contract, price } = tick;
  return [{ at, contract, price, units: 50, product: 'INTRADAY' }];
}
