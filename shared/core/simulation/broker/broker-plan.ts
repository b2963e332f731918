// How the broker of a simulated world behaves: what the market reference states, a choice where nobody knows
// (the harsher one is the default), and how often the market itself goes wrong.
import type { Category } from '#core/market/category.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { ContractFacts } from '#core/trading/engine/trading-day.ts';

/** Chances in 0 .. 1 that an order has this fate; drawn per order, so that one fault moves no other. */
export interface MarketFaults {
  /** It fills in pieces of whole lots, one a price. */
  readonly partFill: number;
  /** Accepted, then rejected by the risk system or the exchange. */
  readonly rejected: number;
  /** Its price is touched, but those before it in the queue take everything. */
  readonly touchWithoutFill: number;
  /** Both exits of a filled super order vanish some prices later, with a report. */
  readonly exitsDropped: number;
  /** Its stop leg is rejected when it is armed. */
  readonly stopLegRejected: number;
  /** A part fill is told as PENDING with a filled quantity. */
  readonly partToldAsPending: number;
}

/** What no source answers (broker reference, section 12). */
export interface UnsureBehaviour {
  /** Exits of a part-filled entry stay when the rest of the entry is cancelled; else they go as well. */
  readonly exitsSurviveEntryCancel: boolean;
  /** The rest of an entry goes on working after an exit fired; what it then fills has no exits. */
  readonly entryStaysAfterExit: boolean;
  /** Legs of carried positions over night: kept, expired with a report, or gone without a word. */
  readonly legsOverNight: 'KEPT' | 'EXPIRED' | 'FORGOTTEN';
}

export interface BrokerPlan {
  readonly seed: number;
  /** Percent of the price that an order which takes liquidity loses. */
  readonly slippagePct: Readonly<Record<Category, number>>;
  readonly faults: MarketFaults;
  readonly unsure: UnsureBehaviour;
  /** As the contract file says; the dated tables speak for the others. */
  readonly contracts: Readonly<Record<string, ContractFacts>>;
  /** Order messages the broker takes in a second, a minute, an hour, a day. */
  readonly orderRate: {
    readonly second: number;
    readonly minute: number;
    readonly hour: number;
    readonly day: number;
  };
  readonly modifications: number;
}

export const NO_FAULTS: MarketFaults = {
  ...{ partFill: 0, rejected: 0, touchWithoutFill: 0 },
  ...{ exitsDropped: 0, stopLegRejected: 0, partToldAsPending: 0 },
};

/** The harsher reading of each (broker reference, section 12). */
export const HARSH: UnsureBehaviour = {
  exitsSurviveEntryCancel: false,
  entryStaysAfterExit: true,
  legsOverNight: 'FORGOTTEN',
};

/** Limits: broker reference, section 2.11. Slippage: as the backtest assumes it. */
export const CALM_BROKER: BrokerPlan = {
  seed: 1,
  slippagePct: DEFAULT_BACKTEST.slippagePct,
  faults: NO_FAULTS,
  unsure: HARSH,
  contracts: {},
  orderRate: { second: 10, minute: 250, hour: 1000, day: 7000 },
  modifications: 25,
};
