// Progress for people: a bar on a terminal, a line now and then elsewhere, nothing with --json.
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** `done` of `total`; a total of 0 means not known yet. */
  update(done: number, total: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

export function progress(title: string, unit: string, silent: boolean): Progress {
  if (silent) return SILENT;
  return process.stderr.isTTY ? bar(title, unit) : lines(title, unit);
}

function bar(title: string, unit: string): Progress {
  const single = new SingleBar({
    format: `${title} [{bar}] {value}/{total} ${unit} {duration_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
  });
  single.start(0, 0);
  return {
    update(done, total) {
      single.setTotal(Math.max(done, total));
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

/** Without a terminal: one line per tenth of the work. */
function lines(title: string, unit: string): Progress {
  let shown = -1;
  return {
    update(done, total) {
      const tenth = total > 0 ? Math.floor((done / total) * 10) : 0;
      if (tenth === shown || total === 0) return;
      shown = tenth;
      process.stderr.write(`${title}: ${done}/${total} ${unit}\n`);
    },
    stop: () => undefined,
  };
}
