// The REST surface: cdk creates these resources and methods, the api function routes on the same table.

export const ROUTES = [
  { method: 'GET', path: '/health' },
  { method: 'GET', path: '/uploads/template' },
  { method: 'POST', path: '/uploads' },
  { method: 'GET', path: '/uploads' },
  { method: 'GET', path: '/uploads/{uploadId}' },
  { method: 'GET', path: '/uploads/{uploadId}/rejects' },
  { method: 'GET', path: '/leaderboard' },
  { method: 'GET', path: '/advisors/{advisorId}' },
  { method: 'GET', path: '/rule-configuration' },
  { method: 'PUT', path: '/rule-configuration' },
  { method: 'GET', path: '/rule-configuration/history' },
  { method: 'POST', path: '/simulations' },
  { method: 'GET', path: '/simulations' },
  { method: 'GET', path: '/simulations/{simulationId}' },
  { method: 'GET', path: '/simulations/{simulationId}/positions' },
  { method: 'GET', path: '/rules' },
  { method: 'GET', path: '/rules/{ruleId}' },
  { method: 'GET', path: '/rule-runs' },
  { method: 'GET', path: '/rule-runs/{runId}' },
  { method: 'GET', path: '/eligibility' },
] as const;

export type Route = (typeof ROUTES)[number];
type KeyOf<R extends Route> = R extends Route ? `${R['method']} ${R['path']}` : never;
export type RouteKey = KeyOf<Route>;
