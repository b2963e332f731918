// Chance that belongs to a place and not to a sequence: what is drawn for one message follows from the seed
// and its name, whatever else happened before it.
import { mixBits } from '#core/rules/effects/random-draws.ts';
import type { Span } from '../run/latency.ts';
import type { FaultKind } from './fault-kind.ts';
import type { FaultPlan } from './fault-plan.ts';

export interface FaultDraws {
  /** Whether the fault strikes there; `weight` scales its chance. */
  strikes(kind: FaultKind, place: string, weight?: number): boolean;
  /** The first of them that strikes. */
  oneOf<K extends FaultKind>(kinds: readonly K[], place: string): K | null;
  /** A whole number within the span, both ends included. */
  within(span: Span, place: string): number;
  /** Names of what struck, in order. */
  readonly struck: readonly string[];
}

const { imul } = Math;
const WORDS = 0x1_0000_0000;

export function faultDraws({ seed, chance, only }: FaultPlan): FaultDraws {
  const struck: string[] = [];
  const uniform = (name: string): number => keyOf(seed, name) / WORDS;
  const strikes = (kind: FaultKind, place: string, weight = 1): boolean => {
    const likely = chance[kind] ?? 0;
    if (likely === 0) return false;
    const name = `${kind} ${place}`;
    if (uniform(name) >= likely * weight || (only !== null && !only.has(name))) return false;
    struck.push(name);
    return true;
  };
  return {
    strikes,
    oneOf: (kinds, place) => kinds.find((kind) => strikes(kind, place)) ?? null,
    within: ([least, most], place) =>
      least === most ? least : least + Math.floor(uniform(place) * (most - least + 1)),
    struck,
  };
}

/** 32 bits of a seed and a text: FNV-1a, then mixed so that neighbours differ in every bit. */
function keyOf(seed: number, text: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) {
    hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mixBits(mixBits(hash) ^ seed) >>> 0;
}
