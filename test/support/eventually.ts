// Waiting for what happens in other processes: until it has happened, never for a fixed time.

const PAUSE_MS = 20;

/** Resolves when `holds` is true; throws with `what` after `limitMs`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
