// The sorted events of a replay as growing columns: the walk reads them in order, an edit moves only
// what lies behind it.
import { compareIds } from '#core/signals/id-order.ts';
import type { EventColumns } from './replay-order.ts';

export class EventTape {
  key: Float64Array;
  slot: Int32Array;
  length: number;
  readonly #idOf: (slot: number) => string;

  /** `sorted` is owned by the tape from now on. */
  constructor(sorted: EventColumns, idOf: (slot: number) => string) {
    this.key = sorted.key;
    this.slot = sorted.slot;
    this.length = sorted.key.length;
    this.#idOf = idOf;
  }

  /** Puts an event in its place and returns the place. */
  insert(key: number, slot: number): number {
    if (this.length === this.key.length) this.#grow();
    const place = this.#placeOf(key, slot);
    this.key.copyWithin(place + 1, place, this.length);
    this.slot.copyWithin(place + 1, place, this.length);
    this.key[place] = key;
    this.slot[place] = slot;
    this.length += 1;
    return place;
  }

  /** Takes an event out and returns the place where it was. Throws when it is not there. */
  remove(key: number, slot: number): number {
    const place = this.#placeOf(key, slot);
    if (this.key[place] !== key || this.slot[place] !== slot || place >= this.length) {
      throw new Error(`event ${key} of ${this.#idOf(slot)}: expected on the tape, found none`);
    }
    this.key.copyWithin(place, place + 1, this.length);
    this.slot.copyWithin(place, place + 1, this.length);
    this.length -= 1;
    return place;
  }

  /** Takes out everything before the key. */
  dropBefore(key: number): void {
    const first = this.placeOf(key);
    this.key = this.key.slice(first, this.length);
    this.slot = this.slot.slice(first, this.length);
    this.length -= first;
  }

  /** First place whose key is not below the given one. */
  placeOf(key: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.key[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First place whose event is not before (key, id of slot). */
  #placeOf(key: number, slot: number): number {
    const id = this.#idOf(slot);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = this.key[middle] ?? 0;
      const order = found - key || compareIds(this.#idOf(this.slot[middle] ?? 0), id);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const capacity = Math.max(16, this.key.length * 2);
    const key = new Float64Array(capacity);
    const slot = new Int32Array(capacity);
    key.set(this.key);
    slot.set(this.slot);
    this.key = key;
    this.slot = slot;
  }
}
