// What a simulated day also has, beside signals and prices: money, modes, hazards, people, outages. All of it
// may be left out.
import * as z from 'zod';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { TRADING_MODES } from '#core/trading/engine/trading-day.ts';

const clock = z.string().regex(/^\d{2}:\d{2}(:\d{2})?$/, 'expected HH:MM or HH:MM:SS');
const paise = z.int().min(0);
const price = z.number().gt(0);
const perBook = <T extends z.ZodType>(of: T) =>
  z.strictObject({ NORMAL: of, REVERSE: of }).partial();

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ALL') }),
  z.strictObject({ kind: z.literal('BOOK'), book: z.enum(RULE_DIRECTIONS) }),
  z.strictObject({ kind: z.literal('CATEGORY'), category: z.enum(CATEGORIES) }),
  z.strictObject({ kind: z.literal('ADVISOR'), advisorId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('INSTRUMENT'), underlying: z.string().min(1) }),
]);

const scoped = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind), scope });
const plain = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind) });
const ofContract = <K extends string>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), contract: z.string().min(1) });

/** What an operator can ask for. */
export const operatorCommand = z.discriminatedUnion('kind', [
  scoped('KILL'),
  scoped('RESUME'),
  plain('PAUSE'),
  plain('UNPAUSE'),
  scoped('CANCEL_ENTRIES'),
  scoped('FLATTEN'),
  ofContract('ADOPT'),
  ofContract('IGNORE'),
]);

const orderRate = z.strictObject({
  ...{ second: z.int().min(1), minute: z.int().min(1), hour: z.int().min(1) },
  ...{ day: z.int().min(1), exitReserve: z.number().min(0).lt(1) },
});

/** Numbers of the engine that a day overrides; those by category or period are left as they are. */
const plainSettings = Object.fromEntries(
  Object.entries(DEFAULT_SETTINGS)
    .filter(([, value]) => typeof value === 'number')
    .map(([name]) => [name, z.number().min(0)]),
);

export const dayConditions = z
  .strictObject({
    /** IST, when the pre-market is done. */
    readyAt: clock,
    mode: perBook(z.enum(TRADING_MODES)),
    capitalPaise: perBook(paise),
    budgetPct: z.record(z.enum(CATEGORIES), z.number().min(0).max(100)),
    fundsPaise: paise.nullable(),
    regimes: z.record(z.string(), z.enum(REGIMES)),
    marketRegime: z.enum(REGIMES),
    previousClose: z.record(z.string(), price),
    banned: z.array(z.string().min(1)),
    underlyings: z.array(z.string().min(1)),
    aliases: z.record(z.string(), z.string().min(1)),
    corporateActions: z.array(
      z.strictObject({ underlying: z.string().min(1), priceFactor: price }),
    ),
    contracts: z.record(
      z.string(),
      z
        .strictObject({
          ...{ lotSize: z.int().min(1), tickPaise: z.int().min(1), freezeQuantity: z.int().min(1) },
        })
        .partial(),
    ),
    operator: z.array(
      z.strictObject({
        ...{ at: clock, command: operatorCommand, by: z.string().min(1) },
        reason: z.string().min(1),
      }),
    ),
    /** Made by hand on the same account; units, negative = sold. */
    handTrades: z.array(
      z.strictObject({ at: clock, contract: z.string().min(1), units: z.int(), price }),
    ),
    outages: z.array(
      z.strictObject({
        ...{ feed: z.enum(['PRICES', 'ORDERS']), from: clock, until: clock },
        silent: z.boolean(),
      }),
    ),
    settings: z.strictObject({ ...plainSettings, orderRate }).partial(),
  })
  .partial();

export type DayConditions = z.infer<typeof dayConditions>;
