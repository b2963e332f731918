import { startCloud } from '#local/cloud.ts';
import { sarasApi } from '#local/client/saras-api.ts';
const cloud = await startCloud({ templateDir: process.argv[2]!, stateDir: '/tmp/state-c', keep: false, log: (l) => console.error('LOG', l) });
const api = sarasApi(cloud.apiUrl);
try {
for (const [path, kind] of process.argv.slice(3).map(x => x.split('=')) as [string, never][]) {
  const t = performance.now();
  let last = 0;
  const u = await api.upload({ path, kind, asOf: null }, (p) => { if (performance.now() - last > 5000) { last = performance.now(); console.log(JSON.stringify(p)); } });
  console.log(path, performance.now() - t, JSON.stringify(u));
}
const b = await api.leaderboard(); console.log(b.asOf, b.advisors.length, JSON.stringify(b.advisors[0]));
console.log(cloud.queues().map(q => `${q.name} ${q.ready} ${q.inFlight}`).join('\n'));
} catch (e) { console.error(e); }
console.log('rss', process.memoryUsage.rss() / 1e6);
await cloud.stop();
