// The REST API: one function behind every route.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Standings } from '#ports/standings.ts';
import { type EligibilityRouteDeps, showEligibility } from './eligibility.ts';
import { json } from './http.ts';
import { advisor, leaderboard } from './leaderboard.ts';
import { router } from './router.ts';
import {
  type ConfigurationRouteDeps,
  configurationHistory,
  saveConfiguration,
  showConfiguration,
} from './rule-configuration.ts';
import { listRuleRuns, listRules, type RuleRouteDeps, showRule, showRuleRun } from './rules.ts';
import {
  listSimulations,
  requestSimulation,
  type SimulationRouteDeps,
  showSimulation,
  simulatedPositions,
} from './simulations.ts';
import {
  listUploads,
  requestUpload,
  showUpload,
  type UploadRouteDeps,
  uploadRejects,
  uploadTemplate,
} from './uploads.ts';

export interface ApiDeps
  extends UploadRouteDeps,
    ConfigurationRouteDeps,
    RuleRouteDeps,
    EligibilityRouteDeps,
    SimulationRouteDeps {
  readonly standings: Standings;
  readonly logger: Logger;
}

export const createApi = (deps: ApiDeps) =>
  router(
    {
      'GET /health': async () =>
        json(200, { status: 'ok', asOf: await deps.standings.latestDate() }),
      'GET /uploads/template': uploadTemplate(),
      'POST /uploads': requestUpload(deps),
      'GET /uploads': listUploads(deps),
      'GET /uploads/{uploadId}': showUpload(deps),
      'GET /uploads/{uploadId}/rejects': uploadRejects(deps),
      'GET /leaderboard': leaderboard(deps.standings),
      'GET /advisors/{advisorId}': advisor(deps.standings),
      'GET /rule-configuration': showConfiguration(deps),
      'PUT /rule-configuration': saveConfiguration(deps),
      'GET /rule-configuration/history': configurationHistory(deps),
      'POST /simulations': requestSimulation(deps),
      'GET /simulations': listSimulations(deps),
      'GET /simulations/{simulationId}': showSimulation(deps),
      'GET /simulations/{simulationId}/positions': simulatedPositions(deps),
      'GET /rules': listRules(deps),
      'GET /rules/{ruleId}': showRule(deps),
      'GET /rule-runs': listRuleRuns(deps),
      'GET /rule-runs/{runId}': showRuleRun(deps),
      'GET /eligibility': showEligibility(deps),
    },
    deps.logger,
  );
