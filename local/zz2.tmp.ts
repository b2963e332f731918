import { startCloud } from '#local/cloud.ts';
const cloud = await startCloud({ templateDir: process.argv[2]!, stateDir: '/tmp/state-c', keep: false, log: (l) => console.error('LOG', l) });
console.log('UP', process.pid); setInterval(()=>{},1000);
