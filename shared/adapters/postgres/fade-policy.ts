// Which stored fades follow the policy of today. A change of it touches no trade: the enrich function finds
// what is of another policy, advisor by advisor.
import type { Sql, Transaction } from './connection.ts';

/** As trades keep it; null before any configuration was stored. */
const currentPolicy = (sql: Sql | Transaction) => sql`
  (select fade_policy from rule_configurations order by version desc limit 1)`;

/** Of the trades named `t`; false for one that was never faded. */
export const fadedOtherwise = (sql: Sql | Transaction) => sql`
  coalesce(t.fade_policy <> ${currentPolicy(sql)}, false)`;

/** Of the advisors named `a`: whether he has such a trade, by two looks at the index. */
export const hasOtherFades = (sql: Sql | Transaction) => sql`
  (exists (select 1 from trades t
    where t.advisor_id = a.advisor_id and t.fade_policy < ${currentPolicy(sql)})
  or exists (select 1 from trades t
    where t.advisor_id = a.advisor_id and t.fade_policy > ${currentPolicy(sql)}))`;
