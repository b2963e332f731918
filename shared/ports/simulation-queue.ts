// Starts a simulation that was asked for.

export interface SimulationQueue {
  /** Sending the same attempt again is harmless. */
  send(simulation: { readonly id: string; readonly attempt: number }): Promise<void>;
}
