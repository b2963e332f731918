// A trade of ours: the legs of one approved signal, from its reservation until the broker has proved it flat.
import type { Category } from '#core/market/category.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Period, Side } from '#core/signals/trade.ts';
import type { Product, Venue } from '../orders/order.ts';

export const GROUP_PHASES = [
  /** Its capital and intents are being written. */
  'RESERVING',
  /** The price has to come to the entry first; nothing is at the broker. */
  'WATCHING',
  /** Entries are at the broker; some may be filled. */
  'ENTERING',
  /** All entries ended, something is held. */
  'OPEN',
  /** On the way out: exits are cancelled, or exit orders work. */
  'EXITING',
  /** Flat by the broker's evidence, or never filled. */
  'CLOSED',
] as const;
export type GroupPhase = (typeof GROUP_PHASES)[number];

export const EXIT_CAUSES = [
  'TARGET',
  'STOP',
  'SQUARE_OFF',
  'ADVISOR_EXIT',
  'ADVISOR_CANCELLED',
  'EXPIRY',
  'FLATTEN',
  'UNPROTECTED',
  'HOLDING_TIME',
] as const;
export type ExitCause = (typeof EXIT_CAUSES)[number];

/** How the entry is made: at once, resting at its price, or once the price comes to it. */
export type EntryStyle = 'MARKETABLE' | 'RESTING' | 'WATCHED';

export interface GroupLeg {
  readonly legNumber: number;
  readonly lots: number;
  /** In force. */
  readonly target: Price;
  /** Its entry order; the exits of a super order are in it. */
  readonly entryOrderId: string;
  /** Exit and protective orders, in the order they were made. */
  readonly otherOrderIds: readonly string[];
  /** Its target was hit (evidence of a fill, at least in part). */
  readonly targetHit: boolean;
  /** Why what is left of it leaves; null while it may stay. */
  readonly exitCause: ExitCause | null;
  /** In the ledger for it now, and what it has brought so far. */
  readonly reservedPaise: Paise;
  readonly deployedPaise: Paise;
  readonly grossPaise: Paise;
  readonly costPaise: Paise;
  readonly netPaise: Paise;
}

export interface TradeGroup {
  /** Our trade_group_id. */
  readonly groupId: string;
  readonly signalId: string;
  /** After aliases. */
  readonly advisorId: string;
  /** Null where every advisor counts as eligible. */
  readonly ruleKey: string | null;
  /** NORMAL follows, REVERSE fades: also the book it belongs to. */
  readonly direction: RuleDirection;
  readonly venue: Venue;
  readonly instrument: Instrument;
  readonly contract: string;
  readonly category: Category;
  readonly period: Period;
  readonly product: Product;
  /** Ours, not the advisor's. */
  readonly side: Side;
  /** +1 bullish, -1 bearish, of what we hold. */
  readonly sentiment: 1 | -1;
  readonly style: EntryStyle;
  /** The level that was sized; entries are limits around it. */
  readonly entry: Price;
  /** As sized: no follow-up takes the stop past it. */
  readonly initialStop: Price;
  /** In force for legs that are still held; never loosens. */
  readonly stop: Price;
  /** In force, nearest first. */
  readonly targets: readonly Price[];
  /** Of a fade: the farthest its stop and target may go. */
  readonly caps: { readonly stop: Price; readonly target: Price } | null;
  readonly lotSize: number;
  /** Paise. */
  readonly tick: Paise;
  readonly marginPerLotPaise: Paise;
  readonly riskPerLotPaise: Paise;
  readonly boosted: boolean;
  readonly phase: GroupPhase;
  readonly legs: readonly GroupLeg[];
  /** Highest target that was hit. */
  readonly targetsHit: number;
  readonly decidedAt: Instant;
  readonly entryDate: IsoDate;
  /** An entry that is not filled by then is given up. */
  readonly entryUntil: Instant;
  /** When it has to start leaving; null = it may be carried over night. */
  readonly squareOffAt: Instant | null;
  /** Last date on which it may still be open. */
  readonly lastDate: IsoDate | null;
  /** Average of what was filled, and from when on something was. */
  readonly averageEntry: Price | null;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
}

export const isOver = ({ phase }: Pick<TradeGroup, 'phase'>): boolean => phase === 'CLOSED';
