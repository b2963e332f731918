// Every value of the statistics vectors, at 1e-12 relative; the last test proves that none was skipped.
import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { sharpeRatio } from '#core/analytics/statistics.ts';
import {
  deflatedSharpe,
  expectedMaximum,
  luckySharpe,
  type Search,
} from '#core/rules/significance/deflated-sharpe.ts';
import { discover, runningFalseShares } from '#core/rules/significance/false-discovery.ts';
import { normalPosterior } from '#core/rules/significance/normal-shrinkage.ts';
import {
  annualVolatility,
  compoundedDrawdown,
  sortinoRatio,
} from '#core/rules/significance/return-metrics.ts';
import {
  minTrackRecordAtEstimate,
  psrAtEstimate,
  sharpeErrorAtEstimate,
} from '#core/rules/significance/sharpe-at-estimate.ts';
import {
  minTrackRecordAtNull,
  missRate,
  observedFalseDiscovery,
  plannedFalseDiscovery,
  psrAtNull,
  sharpeVarianceAt,
} from '#core/rules/significance/sharpe-at-null.ts';
import type { TrackRecord } from '#core/rules/significance/track-record.ts';
import { shrunkWinRate, winRateAbove } from '#core/rules/significance/win-rate.ts';
import { expectClose } from '#test/support/close.ts';
import { countedReads } from '#test/support/counted-reads.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const digits = z.union([z.string(), z.number()]).transform(Number);
const ratio = z.string().transform((text) => {
  const [above = '', below = '1'] = text.split('/');
  return Number(above) / Number(below);
});

const document = z.strictObject({
  zmax_expected_max_of_N_standard_normals: z.array(z.strictObject({ N: digits, value: digits })),
  DSR: z.array(
    z.strictObject({
      source: z.string(),
      SR_annual: digits,
      periods: digits,
      T: digits,
      V_annual: digits,
      skew: digits,
      kurt_raw: digits,
      N: digits,
      SR0_per_period: digits,
      DSR: digits,
    }),
  ),
  PSR_2012_variance_at_SRhat_nminus1: z.array(
    z.strictObject({
      source: z.string(),
      SR: digits,
      n: digits,
      skew: digits,
      kurt_raw: digits,
      benchmark: digits,
      sigma_SR: digits,
      PSR: digits,
      MinTRL_95: digits,
    }),
  ),
  PSR_2025_variance_at_SR0_T_AR1: z.array(
    z.strictObject({
      source: z.string(),
      SR: ratio,
      T: digits,
      skew: digits,
      kurt_raw: digits,
      rho: digits,
      sigma_at_SR: digits,
      PSR_0: digits,
      PSR_0_1: digits,
      MinTRL_SR0_0: digits,
      MinTRL_SR0_0_1: digits,
      beta_SR1_0_5: digits,
      'pFDR_PH1_0.05': digits,
      'oFDR_PH1_0.05': digits,
      'pFDR_PH1_0.1': digits,
      'oFDR_PH1_0.1': digits,
    }),
  ),
  returns_metrics: z.strictObject({
    note: z.string(),
    cases: z.array(
      z.strictObject({
        name: z.string(),
        returns_pct: z.array(z.number()),
        sharpe: digits.optional(),
        sortino: digits.optional(),
        max_drawdown: digits.optional(),
        annual_vol: digits.optional(),
      }),
    ),
  }),
  shrinkage: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.enum(['beta_binomial_posterior_mean', 'beta_binomial_P(p>0.5)']),
        k: z.number(),
        n: z.number(),
        mu: z.number(),
        M: z.number(),
        value: digits,
      }),
      z.strictObject({
        kind: z.literal('normal_normal'),
        ybar: z.number(),
        n: z.number(),
        sigma: z.number(),
        mu: z.number(),
        tau: z.number(),
        post_mean: digits,
        post_sd: digits,
      }),
    ]),
  ),
  bayes_fdr: z.strictObject({
    p_positive: z.array(digits),
    running_expected_false_share: z.array(digits),
    q: z.number(),
    selected: z.number(),
  }),
});

const ALPHA = 0.05;
const TRUE_SHARPE = 0.5;
const TRADING_DAYS = 252;

describeShared('vectors/vectors_stats.json', 'given the statistics vectors', (path) => {
  // Strict, so that a value the schema does not know fails; counted, so that a known one is compared.
  const counted = countedReads(document.parse(readJson(path)));
  const vectors = counted.document;

  it('when N normals compete, then zmax is the expected maximum', () => {
    for (const { N, value } of vectors.zmax_expected_max_of_N_standard_normals)
      expectClose(expectedMaximum(N), value);
  });

  it('when the Sharpe ratio of a search is deflated, then SR0 and DSR are those of 2014', () => {
    for (const row of vectors.DSR) {
      const record: TrackRecord = {
        sharpe: row.SR_annual / Math.sqrt(row.periods),
        periods: row.T,
        skewness: row.skew,
        kurtosis: row.kurt_raw,
        autocorrelation: 0,
      };
      const search: Search = { trials: row.N, sharpeVariance: row.V_annual / row.periods };
      expectClose(luckySharpe(search), row.SR0_per_period);
      expectClose(deflatedSharpe(record, search), row.DSR);
    }
  });

  it('when the variance is taken at the estimate, then error, PSR and MinTRL are those of 2012', () => {
    for (const row of vectors.PSR_2012_variance_at_SRhat_nminus1) {
      const record: TrackRecord = {
        sharpe: row.SR,
        periods: row.n,
        skewness: row.skew,
        kurtosis: row.kurt_raw,
        autocorrelation: 0,
      };
      expectClose(sharpeErrorAtEstimate(record), row.sigma_SR);
      expectClose(psrAtEstimate(record, row.benchmark), row.PSR);
      expectClose(minTrackRecordAtEstimate(record, row.benchmark, 1 - ALPHA), row.MinTRL_95);
    }
  });

  it('when the variance is taken at the null, then PSR, MinTRL and error rates are those of 2025', () => {
    for (const row of vectors.PSR_2025_variance_at_SR0_T_AR1) {
      const record: TrackRecord = {
        sharpe: row.SR,
        periods: row.T,
        skewness: row.skew,
        kurtosis: row.kurt_raw,
        autocorrelation: row.rho,
      };
      expectClose(Math.sqrt(sharpeVarianceAt(record, row.SR)), row.sigma_at_SR);
      expectClose(psrAtNull(record, 0), row.PSR_0);
      expectClose(psrAtNull(record, 0.1), row.PSR_0_1);
      expectClose(minTrackRecordAtNull(record, 0, 1 - ALPHA), row.MinTRL_SR0_0);
      expectClose(minTrackRecordAtNull(record, 0.1, 1 - ALPHA), row.MinTRL_SR0_0_1);
      const rare = { alpha: ALPHA, trueSharpe: TRUE_SHARPE, truePrior: 0.05 };
      const usual = { ...rare, truePrior: 0.1 };
      expectClose(missRate(record, rare), row.beta_SR1_0_5);
      expectClose(plannedFalseDiscovery(record, rare), row['pFDR_PH1_0.05']);
      expectClose(observedFalseDiscovery(record, rare), row['oFDR_PH1_0.05']);
      expectClose(plannedFalseDiscovery(record, usual), row['pFDR_PH1_0.1']);
      expectClose(observedFalseDiscovery(record, usual), row['oFDR_PH1_0.1']);
    }
  });

  it('when a book returns a series, then its Sharpe, Sortino, drawdown and volatility agree', () => {
    for (const row of vectors.returns_metrics.cases) {
      const returns = row.returns_pct.map((percent) => percent / 100);
      if (row.sharpe !== undefined) expectClose(sharpeRatio(returns, TRADING_DAYS), row.sharpe);
      if (row.sortino !== undefined) expectClose(sortinoRatio(returns, TRADING_DAYS), row.sortino);
      if (row.max_drawdown !== undefined)
        expectClose(compoundedDrawdown(returns), row.max_drawdown);
      if (row.annual_vol !== undefined)
        expectClose(annualVolatility(returns, TRADING_DAYS), row.annual_vol);
    }
  });

  it('when few observations are shrunk, then the posteriors agree', () => {
    for (const row of vectors.shrinkage) {
      if (row.kind === 'normal_normal') {
        const sample = { mean: row.ybar, count: row.n, deviation: row.sigma };
        const posterior = normalPosterior(sample, { mean: row.mu, deviation: row.tau });
        expectClose(posterior.mean, row.post_mean);
        expectClose(posterior.deviation, row.post_sd);
        continue;
      }
      const count = { wins: row.k, trades: row.n };
      const prior = { mean: row.mu, strength: row.M };
      const found =
        row.kind === 'beta_binomial_posterior_mean'
          ? shrunkWinRate(count, prior)
          : winRateAbove(count, prior, 0.5);
      expectClose(found, row.value);
    }
  });

  it('when candidates are chosen at q, then the running false share and the number agree', () => {
    const { p_positive, running_expected_false_share, q, selected } = vectors.bayes_fdr;
    const shares = runningFalseShares(p_positive);
    running_expected_false_share.forEach((share, i) => {
      expectClose(shares[i], share);
    });
    const { chosen, expectedFalseShare } = discover(p_positive, q);
    expect([...chosen]).toEqual([0, 1, 2, 3, 4].slice(0, selected));
    expect(chosen.length).toBe(selected);
    expectClose(expectedFalseShare, running_expected_false_share[selected - 1] ?? null);
  });

  it('when all tests above ran, then every value of the document was compared', () => {
    expect(counted.unread(['source', 'note', 'name'])).toEqual([]);
  });
});
