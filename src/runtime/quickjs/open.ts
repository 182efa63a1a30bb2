/** Starts a worker thread that runs scripts on QuickJS: the way to it, for the pool. */
import { Worker } from 'node:worker_threads';
import type { Events, Link } from '../sandbox/link.ts';
import { sandboxCode } from '../sandbox/code.ts';
import type { SandboxReply, SandboxStart } from '../sandbox/protocol.ts';
import type { QuickJsStart } from './scripts.ts';

export async function openQuickJs(start: Omit<SandboxStart, 'prelude'>, on: Events): Promise<Link> {
  const { quickJsWorker, prelude, wasm } = await sandboxCode();
  const workerData: QuickJsStart = { wasm, prelude, ...start };
  const worker = new Worker(quickJsWorker, { workerData, env: {}, execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    const gone = (error: Error): void => {
      reject(error);
      on.gone('died');
    };
    worker.on('message', (message: SandboxReply | 'ready') => {
      if (message === 'ready') resolve();
      else on.reply(message);
    });
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error('The sandbox ended before it was ready.')));
  });
  // An idle engine does not keep a command from ending.
  worker.unref();
  return {
    send: (request) => worker.postMessage(request),
    end: async () => {
      await worker.terminate();
    },
  };
}
