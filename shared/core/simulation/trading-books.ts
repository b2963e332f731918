// The two books of one policy on their way through time: capital reserved at a signal, deployed at its
// fill, given back leg by leg.
import type { Category } from '#core/market/category.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import {
  type BudgetPct,
  type DailyCorpus,
  deploy,
  nextDay,
  openDay,
  reserve,
  settle,
} from '#core/trading/daily-corpus.ts';

export type Books = Readonly<Record<RuleDirection, DailyCorpus>>;

/** A leg that ends at a time. */
export interface Ending {
  readonly at: Instant;
  readonly direction: RuleDirection;
  readonly category: Category;
  readonly marginPaise: Paise;
  readonly netPaise: Paise;
}

export interface TradingBooks {
  /** The first call opens the books; before each day all endings of the day before are settled. */
  startDay(date: IsoDate): void;
  /** Legs that ended by then, in order of time. */
  settleUntil(now: Instant): void;
  /** Margin of a position, and its legs that will end. Throws RangeError beyond the category's room. */
  enter(direction: RuleDirection, category: Category, marginPaise: Paise): void;
  ending(leg: Ending): void;
  books(): Books;
}

export interface BookPlan {
  readonly capitalPaise: Readonly<Record<RuleDirection, Paise>>;
  readonly budgetPct: BudgetPct;
  /** Sees the books after every event. */
  readonly onEvent: (books: Books) => void;
}

/** `firstDate` is the first trading day. */
export function tradingBooks(firstDate: IsoDate, plan: BookPlan): TradingBooks {
  const { capitalPaise, budgetPct, onEvent } = plan;
  let books: Books = {
    NORMAL: openDay(firstDate, capitalPaise.NORMAL, budgetPct),
    REVERSE: openDay(firstDate, capitalPaise.REVERSE, budgetPct),
  };
  const pending: Ending[] = [];
  const change = (next: Books): void => {
    books = next;
    onEvent(books);
  };
  return {
    startDay(date) {
      const { NORMAL, REVERSE } = books;
      if (date === NORMAL.date) return;
      change({
        NORMAL: nextDay(NORMAL, date, budgetPct),
        REVERSE: nextDay(REVERSE, date, budgetPct),
      });
    },
    settleUntil(now) {
      while ((pending[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
        const next = pending.shift();
        if (next === undefined) return;
        const { direction, category, marginPaise, netPaise } = next;
        const settled = settle(books[direction], category, { marginPaise, netPaise });
        change({ ...books, [direction]: settled });
      }
    },
    enter(direction, category, marginPaise) {
      const reserved = reserve(books[direction], category, marginPaise);
      if (reserved === null) {
        throw new RangeError(`${category}: expected room for ${marginPaise} paise, found less`);
      }
      change({ ...books, [direction]: reserved });
      change({ ...books, [direction]: deploy(reserved, category, marginPaise) });
    },
    ending(leg) {
      const place = pending.findLastIndex(({ at }) => at <= leg.at) + 1;
      pending.splice(place, 0, leg);
    },
    books: () => books,
  };
}
