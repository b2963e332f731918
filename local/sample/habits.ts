// The kinds of advisors the sample world has and what each of them does. `skill` is the chance that the
// better one of two ideas at hand is published: 0.5 is noise, below it following the opposite would pay.
import type { Category } from '#core/market/category.ts';
import type { TimeSession } from '#core/market/time-session.ts';
import type { Period } from '#core/signals/trade.ts';
import type { Range } from './random.ts';

export type Skill = {
  readonly usual: number;
  /** Another skill in a part of the time, as shares of it in [0, 1]. */
  readonly streak?: { readonly from: number; readonly to: number; readonly skill: number };
  /** Another skill for ideas of the first session of the day. */
  readonly morning?: number;
};

export type Habit = {
  readonly name: string;
  readonly advisors: number;
  readonly categories: Readonly<Partial<Record<Category, number>>>;
  readonly periods: Readonly<Partial<Record<Period, number>>>;
  readonly sessions: Readonly<Partial<Record<Exclude<TimeSession, 'AFTER_HOURS'>, number>>>;
  readonly skill: Skill;
  readonly ideasPerDay: Range;
  /** Stop distance as a multiple of the usual one of the instrument and period; null = never a stop. */
  readonly risk: Range | null;
  /** First target as a multiple of the usual stop distance. */
  readonly reward: Range;
  readonly targets: readonly number[];
  /** Share of option ideas that are sold instead of bought. */
  readonly optionSelling: number;
  /** Share of ideas the advisor calls off before stop or target. */
  readonly impatience: number;
};

const ALL_DAY = { MORNING: 5, MIDDAY: 3, AFTERNOON: 4 };
const EVERYTHING = {
  NSE_EQ: 2,
  INDEX_FUTURES: 2,
  STOCK_FUTURES: 2,
  INDEX_OPTIONS: 3,
  STOCK_OPTIONS: 1,
};

const NOISE: Habit = {
  name: 'noise',
  advisors: 7,
  categories: EVERYTHING,
  periods: { INTRADAY: 6, SWING: 3, POSITIONAL: 1 },
  sessions: ALL_DAY,
  skill: { usual: 0.5 },
  ideasPerDay: [0.5, 1.5],
  risk: [0.7, 1.3],
  reward: [0.8, 2],
  targets: [1, 2, 3],
  optionSelling: 0.1,
  impatience: 0.2,
};

const OPTIONS_ONLY = { INDEX_OPTIONS: 4, STOCK_OPTIONS: 1 };

export const HABITS: readonly Habit[] = [
  NOISE,
  {
    ...NOISE,
    // So often right that even the ratio of pain to reward is good enough to be followed.
    name: 'index master',
    advisors: 2,
    categories: { INDEX_FUTURES: 3, INDEX_OPTIONS: 2 },
    periods: { INTRADAY: 1 },
    skill: { usual: 0.88 },
    ideasPerDay: [1.2, 1.5],
    risk: [0.9, 1.3],
    reward: [1.5, 2.2],
    impatience: 0.05,
  },
  {
    ...NOISE,
    name: 'stock master',
    advisors: 1,
    categories: { STOCK_FUTURES: 3, NSE_EQ: 1 },
    periods: { INTRADAY: 1, SWING: 1 },
    skill: { usual: 0.85 },
    ideasPerDay: [1.2, 1.5],
    risk: [0.9, 1.3],
    reward: [1.5, 2.2],
    impatience: 0.05,
  },
  { ...NOISE, name: 'option crowd', advisors: 6, categories: OPTIONS_ONLY, reward: [0.7, 1.6] },
  {
    ...NOISE,
    name: 'stock crowd',
    advisors: 4,
    categories: { NSE_EQ: 3, STOCK_FUTURES: 2 },
    periods: { INTRADAY: 4, SWING: 4, POSITIONAL: 2 },
  },
  {
    ...NOISE,
    name: 'index futures craftsman',
    advisors: 2,
    categories: { INDEX_FUTURES: 1 },
    periods: { INTRADAY: 1 },
    skill: { usual: 0.67 },
    reward: [1.1, 1.8],
  },
  {
    ...NOISE,
    name: 'swing craftsman',
    advisors: 2,
    categories: { NSE_EQ: 1, STOCK_FUTURES: 2 },
    periods: { SWING: 1 },
    skill: { usual: 0.68 },
    ideasPerDay: [0.5, 0.8],
    reward: [1.2, 2.2],
  },
  {
    ...NOISE,
    name: 'positional investor',
    advisors: 1,
    categories: { NSE_EQ: 1 },
    periods: { POSITIONAL: 1 },
    skill: { usual: 0.7 },
    ideasPerDay: [0.4, 0.5],
    reward: [1.5, 2.5],
  },
  {
    ...NOISE,
    name: 'morning option buyer',
    advisors: 2,
    categories: OPTIONS_ONLY,
    periods: { INTRADAY: 1 },
    skill: { usual: 0.47, morning: 0.72 },
  },
  {
    ...NOISE,
    name: 'option seller',
    advisors: 1,
    categories: { INDEX_OPTIONS: 1 },
    periods: { INTRADAY: 1, SWING: 2 },
    risk: [1.6, 2.6],
    reward: [0.7, 1.1],
    targets: [1],
    optionSelling: 1,
    skill: { usual: 0.55 },
  },
  {
    ...NOISE,
    name: 'never a stop',
    advisors: 1,
    categories: { NSE_EQ: 2, INDEX_FUTURES: 1, STOCK_FUTURES: 2 },
    risk: null,
    reward: [0.4, 0.8],
    targets: [1],
    impatience: 0,
  },
  {
    ...NOISE,
    name: 'hot streak',
    advisors: 2,
    skill: { usual: 0.48, streak: { from: 0.88, to: 1, skill: 0.85 } },
    ideasPerDay: [0.9, 1.3],
  },
  {
    ...NOISE,
    name: 'burnt out',
    advisors: 2,
    skill: { usual: 0.66, streak: { from: 0.85, to: 1, skill: 0.3 } },
    ideasPerDay: [0.9, 1.3],
  },
  {
    ...NOISE,
    name: 'worth fading',
    advisors: 4,
    categories: { INDEX_FUTURES: 2, STOCK_FUTURES: 2, INDEX_OPTIONS: 2 },
    periods: { INTRADAY: 1 },
    skill: { usual: 0.28 },
    ideasPerDay: [0.8, 1.4],
    impatience: 0.05,
  },
  {
    ...NOISE,
    name: 'tight stops',
    advisors: 3,
    categories: { INDEX_FUTURES: 1, INDEX_OPTIONS: 1 },
    periods: { INTRADAY: 1 },
    risk: [0.25, 0.45],
    reward: [1.4, 2.4],
    impatience: 0,
  },
];
