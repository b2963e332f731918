// Trades as rules learn from them, out of PostgreSQL: one statement, so that all are of one moment.

import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { Category } from '#core/market/category.ts';
import { orderValue } from '#core/market/money.ts';
import { sentimentOf } from '#core/market/sentiment.ts';
import type { TimeSession } from '#core/market/time-session.ts';
import type { MeasuredTrade } from '#core/pipeline/metrics.ts';
import type { Fade } from '#core/rules/fades/fade.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { directionOf, type Period, type Side } from '#core/signals/trade.ts';
import type { RuleTradeInputs, RuleTrades } from '#ports/rule-trades.ts';
import type { Sql } from './connection.ts';
import { fadedOtherwise } from './fade-policy.ts';
import { type PathRow, pathColumns, pathFiguresOf } from './path-figures.ts';

type RuleTradeRow = Omit<MeasuredTrade, 'path' | 'option'> &
  PathRow & {
    readonly advisorId: string;
    readonly kind: 'EQ' | 'FUT' | 'OPT';
    readonly optionType: 'CE' | 'PE' | null;
    readonly side: Side;
    readonly entryPrice: number;
    readonly quantity: number;
    readonly category: Category;
    readonly period: Period;
    readonly periodInferred: boolean;
    readonly regime: Regime;
    readonly weekday: number;
    readonly timeSession: TimeSession;
    readonly fade: Fade;
  };

/** Rows under way at any time, beside the trades that were read. */
const BATCH = 2_000;

export function postgresRuleTrades(sql: Sql): RuleTrades {
  return {
    async known(until) {
      const trades: RuleTrade[] = [];
      const batches = sql<RuleTradeRow[]>`
        select t.trade_id as "tradeId", t.advisor_id as "advisorId", t.entry_at as "entryAt",
          t.measured_exit_at as "exitAt", t.exit_at as "knownAt", t.margin_paise as "marginPaise",
          t.net_paise as "netPaise", t.return_pct as "returnPct", t.r_multiple as "rMultiple",
          t.kind, t.option_type as "optionType", t.side, t.entry_price as "entryPrice", t.quantity,
          t.category, t.held_period as period, t.period is null as "periodInferred", t.regime,
          t.weekday, t.time_session as "timeSession", t.fade, ${pathColumns(sql)}
        from trades t where t.entry_at < ${sql.typed.instant(until)} and not t.features_stale
          and not ${fadedOtherwise(sql)}
        order by t.advisor_id collate "C", t.entry_at, t.trade_id collate "C"`.cursor(BATCH);
      for await (const rows of batches) for (const row of rows) trades.push(ruleTradeOf(row));
      return trades;
    },
    async inputs(until) {
      const [row] = await sql<RuleTradeInputs[]>`
        select count(*) filter (where not stale) as trades,
          count(distinct advisor_id) as advisors, count(*) filter (where stale) as stale,
          count(*) filter (where stale and advisor_id in (select advisor_id from work
            where enriched_at is null and failure is null)) as waiting,
          coalesce(sum(hashtextextended(concat_ws(' ', trade_id, revision, content_hash,
            case when stale then 'stale' else fade_policy end), 0)::numeric), 0)::text as fingerprint
        from (select t.*, t.features_stale or ${fadedOtherwise(sql)} as stale from trades t
          where t.entry_at < ${sql.typed.instant(until)}) seen`;
      if (!row) throw new Error(`trades before ${until}: expected one row, found none`);
      return row;
    },
  };
}

const ruleTradeOf = (row: RuleTradeRow): RuleTrade => ({
  tradeId: row.tradeId,
  advisorId: row.advisorId,
  entryAt: row.entryAt,
  exitAt: row.exitAt,
  knownAt: row.knownAt,
  marginPaise: row.marginPaise,
  netPaise: row.netPaise,
  returnPct: row.returnPct,
  rMultiple: row.rMultiple,
  path: pathFiguresOf(row),
  category: row.category,
  period: row.period,
  periodInferred: row.periodInferred,
  regime: row.regime,
  weekday: row.weekday,
  timeSession: row.timeSession,
  direction: sentimentOf(row, row.side),
  premium: row.kind === 'OPT' ? directionOf(row.side) : 0,
  entryValuePaise: orderValue(row.entryPrice, row.quantity),
  fade: row.fade,
});
