// How far a puller has come, saved after its pull succeeded.
import type { Watermark } from './closed-signals.ts';

export interface Watermarks {
  read(name: string): Promise<Watermark | null>;
  save(name: string, watermark: Watermark): Promise<void>;
}
