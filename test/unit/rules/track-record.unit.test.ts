import { describe, expect, it } from '@jest/globals';
import {
  effectiveTrials,
  expectedMaximum,
  minBacktestYears,
} from '#core/rules/significance/deflated-sharpe.ts';
import {
  minTrackRecordAtEstimate,
  psrAtEstimate,
} from '#core/rules/significance/sharpe-at-estimate.ts';
import { minTrackRecordAtNull, psrAtNull } from '#core/rules/significance/sharpe-at-null.ts';
import { trackRecord } from '#core/rules/significance/track-record.ts';
import { expectClose } from '#test/support/close.ts';

describe('given a series of returns', () => {
  it('when its moments are taken, then kurtosis is raw and skewness has the sign of the long tail', () => {
    // Mean 2, moments around it 2, 0 and 6.8; products with the one before: 2, 0, 0, 2.
    const record = trackRecord([0, 1, 2, 3, 4]);
    expectClose(record?.sharpe, 2 / Math.sqrt(2.5));
    expect(record?.skewness).toBe(0);
    expectClose(record?.kurtosis, 6.8 / 4);
    expectClose(record?.autocorrelation, 4 / 10);
    expect(trackRecord([0, 0, 0, 10])?.skewness).toBeGreaterThan(1);
    expect(trackRecord([0, 0, 0, -10])?.skewness).toBeLessThan(-1);
  });

  it('when nothing varies or too little is there, then there is no record', () => {
    expect(trackRecord([1, 1, 1])).toBeNull();
    expect(trackRecord([1, 2])).toBeNull();
    expect(trackRecord([])).toBeNull();
  });

  it('when the Sharpe ratio does not exceed the benchmark, then no track record is long enough', () => {
    const record = { sharpe: 0.1, periods: 50, skewness: 0, kurtosis: 3, autocorrelation: 0 };
    expect(minTrackRecordAtEstimate(record, 0.1, 0.95)).toBeNull();
    expect(minTrackRecordAtNull(record, 0.2, 0.95)).toBeNull();
  });

  it('when a track record is as long as demanded, then its probability is the one demanded', () => {
    const record = { sharpe: 0.2, periods: 60, skewness: -1, kurtosis: 6, autocorrelation: 0.1 };
    const atEstimate = minTrackRecordAtEstimate(record, 0.05, 0.9) ?? 0;
    expectClose(psrAtEstimate({ ...record, periods: atEstimate }, 0.05), 0.9);
    const atNull = minTrackRecordAtNull(record, 0.05, 0.9) ?? 0;
    expectClose(psrAtNull({ ...record, periods: atNull }, 0.05), 0.9);
  });
});

describe('given many trials', () => {
  it('when there is only one, then nothing is deflated; correlated ones count as fewer', () => {
    expect(expectedMaximum(1)).toBe(0);
    expect(effectiveTrials(100, 0)).toBe(100);
    expect(effectiveTrials(100, 1)).toBe(1);
    expectClose(effectiveTrials(100, 0.5), 50.5);
  });

  it('when 45 are tried, then five years are needed to rule out a Sharpe ratio of 1 as luck', () => {
    expect(minBacktestYears(45, 1)).toBeCloseTo(4.998, 3);
  });
});
