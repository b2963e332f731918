// Small files for `saras simulate`: a NIFTY future that rises through both targets, an advisor who is right, one
// who is wrong with the mirrored idea, and lines that are none.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { clock, signalOf } from './engine-day.ts';

export interface SimulatedFiles {
  readonly folder: string;
  readonly signals: string;
  readonly tape: string;
  readonly rules: string;
}

/** The caller removes the folder. */
export function simulatedFiles(): SimulatedFiles {
  const folder = mkdtempSync(join(tmpdir(), 'saras-simulate-'));
  const [signals, tape, rules] = ['signals.jsonl', 'tape.csv', 'rules.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(signals, `${signalLines().join('\n')}\n`);
  writeFileSync(tape, `${tapeLines().join('\n')}\n`);
  writeFileSync(rules, JSON.stringify(RULES));
  return { folder, signals, tape, rules };
}

const RIGHT = signalOf({ targets: [21_600, 21_700] });
const WRONG = signalOf({
  ...{ _id: 'S2', advisorId: 'ADV2', side: 'SELL', stoploss: 21_650, targets: [21_400] },
  ...{ postedAt: '2024-01-24T10:02:00+05:30', updatedAt: '2024-01-24T10:02:00+05:30' },
});

const signalLines = (): readonly string[] => [
  JSON.stringify(RIGHT),
  JSON.stringify(WRONG),
  JSON.stringify({ _id: 'S3', updatedAt: '2024-01-24T10:03:00+05:30', side: 'SIDEWAYS' }),
  'not json',
  JSON.stringify({
    ...{ _id: 'S1', updatedAt: '2024-01-24T10:20:00+05:30' },
    set: { stoploss: 21_450 },
  }),
];

function tapeLines(): readonly string[] {
  const lines = ['ts,instrument,price'];
  for (let at = clock('09:15'); at <= clock('11:00'); at += 5_000) {
    const way = Math.min(1, Math.max(0, (at - clock('10:05')) / 1_800_000));
    lines.push(`${istTimestamp(at)},NIFTY,${21_500 + Math.round(way * 4_400) / 20}`);
  }
  return [...lines, '2024-01-24T11:00:01+05:30,NIFTY,cheap'];
}

const rule = {
  ...{ category: 'INDEX_FUTURES', period: 'INTRADAY', regime: null, weekday: null, session: null },
  ...{ kind: 'MINI', n: 60, gatesLevel: 'MINI', trust: 'TRUSTED', active: true, fullSize: true },
  ...{ posteriorMeanR: 0.3, posteriorSd: 0.08, probability: 0.999, falseShare: 0.01 },
  kellyFraction: 0.01,
};

/** The first is followed, the second faded; the part of `saras rules --json` that is read. */
const RULES = {
  asOf: '2024-01-23',
  configuration: DEFAULT_CONFIGURATION,
  rules: [
    { ...rule, advisorId: 'ADV1', direction: 'NORMAL' },
    { ...rule, advisorId: 'ADV2', direction: 'REVERSE' },
    { ...rule, advisorId: 'ADV3', direction: 'NORMAL', active: false },
  ],
  model: { variances: { NORMAL: { outcome: 1.2 }, REVERSE: { outcome: 0.8 } } },
};
