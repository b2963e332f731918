// A simulated day as a person reads it: what became of the signals and why, the trades, the money.
import Table from 'cli-table3';
import type { SimulateReport } from '#contracts/simulate-report.ts';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import type { Paise, Price } from '#core/market/money.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import type { TradeRow } from '#core/simulation/run/day-run.ts';
import type { Decision } from '#core/trading/intake/decision.ts';

const SHOWN_TRADES = 40;
const PAISE_PER_RUPEE = 100;
const PLAIN = { head: [], border: [], compact: true };

export function simulateText(report: SimulateReport): string {
  const { events, seconds, violations, seed, digest } = report;
  const speed = Math.round(events / Math.max(seconds, 0.001));
  return `${[
    decisionTable(report.decisions),
    tradeTable(report.trades),
    ledgerTable(report),
    `${events} events in ${seconds.toFixed(2)} s (${speed}/s), seed ${seed}, digest ${digest}, ${violations.length} violations`,
  ].join('\n')}\n`;
}

/** What stopped a signal, or carried it to the end. */
export function lastReason({ outcome, gates }: Decision): string {
  const last = gates.at(-1);
  return last === undefined || last.pass ? outcome : `${last.gate} ${last.reason}`;
}

function decisionTable(decisions: readonly Decision[]): string {
  const table = new Table({ head: ['Outcome', 'Why', 'Signals'], style: PLAIN });
  const byReason = Map.groupBy(decisions, (one) => `${one.outcome}\t${lastReason(one)}`);
  const rows = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  for (const [key, own] of rows) table.push([...key.split('\t'), String(own.length)]);
  return `${decisions.length} signals decided\n${table.toString()}`;
}

function tradeTable(trades: readonly TradeRow[]): string {
  const table = new Table({
    head: ['Trade', 'Contract', 'Side', 'Quantity', 'Entry', 'Exit', 'Why', 'Net, Rs'],
    style: PLAIN,
  });
  for (const trade of trades.slice(0, SHOWN_TRADES)) {
    table.push([
      `${trade.tradeGroupId}/${trade.legNumber}${trade.reverse ? ' fade' : ''}`,
      ...[trade.contract, trade.side, String(trade.quantity)],
      ...[price(trade.entry), price(trade.exit), trade.reason ?? 'open', rupees(trade.netPaise)],
    ]);
  }
  const hidden = trades.length - SHOWN_TRADES;
  return `${trades.length} legs traded\n${table.toString()}${hidden > 0 ? `\n${hidden} more` : ''}`;
}

function ledgerTable({ ledger }: SimulateReport): string {
  const head = ['Book', 'Opening', 'Available', 'Reserved', 'Deployed', 'Realised'];
  const table = new Table({ head, style: PLAIN });
  for (const book of RULE_DIRECTIONS) {
    const row = ledger[book];
    if (row === undefined) continue;
    const { opening, available, reserved, deployed, realised } = row;
    table.push([book, ...[opening, available, reserved, deployed, realised].map(rupees)]);
  }
  return table.toString();
}

/** One signal, gate by gate. */
export function signalText(decisions: readonly Decision[], signalId: string): string {
  const decision = decisions.find((one) => one.signalId === signalId);
  if (decision === undefined) return `${signalId}: no decision\n`;
  const { outcome, at, groupId, ruleKey, gates } = decision;
  const table = new Table({ head: ['Gate', '', 'Reason', 'Found', 'Expected'], style: PLAIN });
  for (const { gate, pass, reason, found, expected } of gates) {
    table.push([
      gate,
      pass ? 'pass' : 'FAIL',
      reason ?? '',
      String(found ?? ''),
      String(expected ?? ''),
    ]);
  }
  const head = `${signalId}: ${outcome} at ${istTimestamp(at)}, trade ${groupId ?? '-'}, rule ${ruleKey ?? '-'}`;
  return `${head}\n${table.toString()}\n`;
}

const rupees = (paise: Paise): string =>
  Math.round(paise / PAISE_PER_RUPEE).toLocaleString('en-IN');

const price = (value: Price | null): string => (value === null ? '' : value.toFixed(2));
