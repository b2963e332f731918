// What an operator can tell the running engine.
import type { Category } from '#core/market/category.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';

/** What a kill switch, a cancel or a flatten is about. */
export type Scope =
  | { readonly kind: 'ALL' }
  | { readonly kind: 'BOOK'; readonly book: RuleDirection }
  | { readonly kind: 'CATEGORY'; readonly category: Category }
  | { readonly kind: 'ADVISOR'; readonly advisorId: string }
  /** Every contract of the stock or index. */
  | { readonly kind: 'INSTRUMENT'; readonly underlying: string };

export type OperatorCommand =
  /** New entries of the scope stop at once, waiting ones are withdrawn; positions keep their stops. */
  | { readonly kind: 'KILL'; readonly scope: Scope }
  /** Lifts the kill switch of exactly that scope, and a loss halt of that book. */
  | { readonly kind: 'RESUME'; readonly scope: Scope }
  /** Signals are held instead of decided. */
  | { readonly kind: 'PAUSE' }
  | { readonly kind: 'UNPAUSE' }
  | { readonly kind: 'CANCEL_ENTRIES'; readonly scope: Scope }
  /** Kill, cancel, verify, exit, verify; of ALL then the broker's own switch. */
  | { readonly kind: 'FLATTEN'; readonly scope: Scope }
  /** A position the engine did not make: exit it under control, or leave it to the operator. */
  | { readonly kind: 'ADOPT'; readonly contract: string }
  | { readonly kind: 'IGNORE'; readonly contract: string };

/** The same text for the same scope. */
export function scopeKey(scope: Scope): string {
  switch (scope.kind) {
    case 'ALL':
      return 'ALL';
    case 'BOOK':
      return `BOOK/${scope.book}`;
    case 'CATEGORY':
      return `CATEGORY/${scope.category}`;
    case 'ADVISOR':
      return `ADVISOR/${scope.advisorId}`;
    case 'INSTRUMENT':
      return `INSTRUMENT/${scope.underlying}`;
    default:
      return scope satisfies never;
  }
}

/** What of a trade decides whether a scope is about it. */
export interface Scoped {
  readonly direction: RuleDirection;
  readonly category: Category;
  readonly advisorId: string;
  readonly underlying: string;
}

export function isInScope(scope: Scope, trade: Scoped): boolean {
  switch (scope.kind) {
    case 'ALL':
      return true;
    case 'BOOK':
      return trade.direction === scope.book;
    case 'CATEGORY':
      return trade.category === scope.category;
    case 'ADVISOR':
      return trade.advisorId === scope.advisorId;
    case 'INSTRUMENT':
      return trade.underlying === scope.underlying;
    default:
      return scope satisfies never;
  }
}
