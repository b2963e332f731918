// The money of one book on one day: what was there at the open, split into category budgets, and where
// each paisa of it is (design, daily corpus). The normal and the adverse book are two of these.
import { CATEGORIES, type Category } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

/** Always available + reserved + deployed = opening + realised. */
export interface CategoryLedger {
  readonly openingPaise: Paise;
  /** Below 0 when what is carried has outgrown the category. */
  readonly availablePaise: Paise;
  /** Of orders that are not filled yet. */
  readonly reservedPaise: Paise;
  /** Margin of open positions. */
  readonly deployedPaise: Paise;
  /** Net P&L of the day. */
  readonly realisedPaise: Paise;
}

export type CategoryLedgers = Readonly<Record<Category, CategoryLedger>>;

export interface DailyCorpus {
  readonly date: IsoDate;
  readonly openingPaise: Paise;
  readonly categories: CategoryLedgers;
}

/** Percent by category, the sum is 100. */
export type BudgetPct = Readonly<Record<Category, number>>;

/** Margin held over night, by category. */
export type CarriedMargin = Readonly<Record<Category, Paise>>;

const forAll = <T>(of: (category: Category) => T): Readonly<Record<Category, T>> => {
  const [a, b, c, d, e] = CATEGORIES;
  return { [a]: of(a), [b]: of(b), [c]: of(c), [d]: of(d), [e]: of(e) };
};

const NOTHING: CarriedMargin = forAll(() => 0);

/**
 * Each category opens with its percent of the book, less the margin it carries; the paise that do not
 * divide go to the earliest categories. Together: opening - carried.
 */
export function openDay(
  date: IsoDate,
  openingPaise: Paise,
  budgetPct: BudgetPct,
  carried: CarriedMargin = NOTHING,
): DailyCorpus {
  const parts = split(openingPaise, budgetPct);
  return {
    date,
    openingPaise,
    categories: forAll((category) => ({
      openingPaise: parts[category],
      availablePaise: parts[category] - carried[category],
      reservedPaise: 0,
      deployedPaise: carried[category],
      realisedPaise: 0,
    })),
  };
}

function split(paise: Paise, budgetPct: BudgetPct): Readonly<Record<Category, Paise>> {
  const parts = forAll((category) => Math.floor((paise * budgetPct[category]) / 100));
  let rest = paise - CATEGORIES.reduce((sum, category) => sum + parts[category], 0);
  return forAll((category) => {
    const extra = rest > 0 && budgetPct[category] > 0 ? Math.min(1, rest) : 0;
    rest -= extra;
    return parts[category] + extra;
  });
}

/**
 * Opening = opening + realised of the day before. What is held is carried, and what is reserved for orders
 * whose end the broker has not shown yet.
 */
export function nextDay(corpus: DailyCorpus, date: IsoDate, budgetPct: BudgetPct): DailyCorpus {
  const { categories } = corpus;
  const bound = forAll((one) => categories[one].deployedPaise + categories[one].reservedPaise);
  const next = openDay(date, corpusValue(corpus), budgetPct, bound);
  return {
    ...next,
    categories: forAll((category) => ({
      ...next.categories[category],
      reservedPaise: categories[category].reservedPaise,
      deployedPaise: categories[category].deployedPaise,
    })),
  };
}

/** Opening + realised. */
export const corpusValue = ({ openingPaise, categories }: DailyCorpus): Paise =>
  CATEGORIES.reduce((sum, category) => sum + categories[category].realisedPaise, openingPaise);

/** Gains of the day count from the next opening on. */
const free = ({ availablePaise, realisedPaise }: CategoryLedger): Paise =>
  availablePaise - Math.max(0, realisedPaise);

/** What the whole book has left; below 0 when more is lost or bound than there was. */
export const corpusRoom = ({ categories }: DailyCorpus): Paise =>
  CATEGORIES.reduce((sum, one) => sum + free(categories[one]), 0);

/** What new orders of the category may take, >= 0: what it has left, and no more than the whole book has. */
export const roomOf = (corpus: DailyCorpus, category: Category): Paise =>
  Math.max(0, Math.min(free(corpus.categories[category]), corpusRoom(corpus)));

/** Null when there is not enough room. */
export function reserve(corpus: DailyCorpus, category: Category, paise: Paise): DailyCorpus | null {
  if (paise > roomOf(corpus, category)) return null;
  return moved(corpus, category, { availablePaise: -paise, reservedPaise: paise });
}

/** Money that is taken already, whatever the room: an order that was given up was filled after all. */
export const claim = (corpus: DailyCorpus, category: Category, paise: Paise): DailyCorpus =>
  moved(corpus, category, { availablePaise: -paise, reservedPaise: paise });

/** The order was filled. */
export const deploy = (corpus: DailyCorpus, category: Category, paise: Paise): DailyCorpus =>
  moved(corpus, category, { reservedPaise: -paise, deployedPaise: paise });

/** The order was not filled. */
export const release = (corpus: DailyCorpus, category: Category, paise: Paise): DailyCorpus =>
  moved(corpus, category, { reservedPaise: -paise, availablePaise: paise });

/** A position, or one leg of it, ended. */
export const settle = (
  corpus: DailyCorpus,
  category: Category,
  { marginPaise, netPaise }: { readonly marginPaise: Paise; readonly netPaise: Paise },
): DailyCorpus =>
  moved(corpus, category, {
    deployedPaise: -marginPaise,
    availablePaise: marginPaise + netPaise,
    realisedPaise: netPaise,
  });

/** Throws RangeError for fractions of a paisa and for more than is there. */
function moved(
  corpus: DailyCorpus,
  category: Category,
  by: Partial<Omit<CategoryLedger, 'openingPaise'>>,
): DailyCorpus {
  const ledger = corpus.categories[category];
  const next: CategoryLedger = {
    openingPaise: ledger.openingPaise,
    availablePaise: ledger.availablePaise + (by.availablePaise ?? 0),
    reservedPaise: ledger.reservedPaise + (by.reservedPaise ?? 0),
    deployedPaise: ledger.deployedPaise + (by.deployedPaise ?? 0),
    realisedPaise: ledger.realisedPaise + (by.realisedPaise ?? 0),
  };
  const isWhole = Object.values(next).every(Number.isSafeInteger);
  if (!isWhole || next.reservedPaise < 0 || next.deployedPaise < 0) {
    throw new RangeError(
      `corpus of ${corpus.date}, ${category}: expected whole paise that are there, found ${JSON.stringify(next)}`,
    );
  }
  return { ...corpus, categories: { ...corpus.categories, [category]: next } };
}

/** Invariant 1 of the design: to the paisa, per category, and the categories are the book. */
export function isConserved({ openingPaise, categories }: DailyCorpus): boolean {
  const opened = CATEGORIES.reduce((sum, category) => sum + categories[category].openingPaise, 0);
  return (
    opened === openingPaise &&
    CATEGORIES.every((category) => {
      const { openingPaise, availablePaise, reservedPaise, deployedPaise, realisedPaise } =
        categories[category];
      return availablePaise + reservedPaise + deployedPaise === openingPaise + realisedPaise;
    })
  );
}
