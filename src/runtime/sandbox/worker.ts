/** The worker thread: keeps the state of each script right after loading, and runs every call from that state. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerRequest, WorkerStart } from './protocol.ts';
import { Scripts } from './scripts.ts';

// The interpreter asks this thread for the time zone; scripts live in UTC whatever the host's is.
const { prototype } = Date;
prototype.getTimezoneOffset = () => 0;
for (const part of [
  'FullYear',
  'Month',
  'Date',
  'Day',
  'Hours',
  'Minutes',
  'Seconds',
  'Milliseconds',
] as const) {
  prototype[`get${part}`] = prototype[`getUTC${part}`];
}

const start = workerData as WorkerStart;
const port = parentPort!;
const scripts = await Scripts.start(start);

/** One thing at a time: a call must not begin while the machine is being set back for it. */
let turn: Promise<void> = Promise.resolve();

port.on('message', (request: WorkerRequest) => {
  turn = turn.then(() => handle(request));
});
port.postMessage('ready');

async function handle(request: WorkerRequest): Promise<void> {
  if (request.kind === 'load') {
    port.postMessage(await scripts.load(request));
    return;
  }
  port.postMessage(await scripts.call(request));
  // After the answer is on its way, so that nobody waits for it.
  await scripts.prepare(request.sourceHash);
}
