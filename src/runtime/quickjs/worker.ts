/** The worker thread: keeps the state of each script right after loading, and runs every call from that state. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SandboxRequest } from '../sandbox/protocol.ts';
import { Scripts } from './scripts.ts';
import type { QuickJsStart } from './scripts.ts';

const port = parentPort!;
const scripts = await Scripts.start(workerData as QuickJsStart);

/** One thing at a time: a call must not begin while the machine is being set back for it. */
let turn: Promise<void> = Promise.resolve();

port.on('message', (request: SandboxRequest) => {
  turn = turn.then(() => handle(request));
});
port.postMessage('ready');

async function handle(request: SandboxRequest): Promise<void> {
  if (request.kind === 'load') {
    port.postMessage(await scripts.load(request));
    return;
  }
  for (const [index, input] of request.inputs.entries()) {
    const reply = await scripts.call(request.sourceHash, input, request.timeMs);
    const last = reply.state === 'forgotten' || index === request.inputs.length - 1;
    port.postMessage(last ? reply : { ...reply, state: 'more' });
    // After the answer is on its way, so that nobody waits for it.
    await scripts.prepare(request.sourceHash);
    if (last) return;
  }
}
