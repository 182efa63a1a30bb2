/** A few worker threads, each doing one thing at a time. Owns the threads: ends those that overrun and starts others. */
import { Worker } from 'node:worker_threads';
import { sandboxCode } from './code.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './protocol.ts';

/**
 * How far beyond its time a call may go before its thread is ended. The interpreter asks for the time only between
 * steps of the script: one long built-in (a sort, a product of huge integers) has to be ended from outside.
 */
const GRACE_MS = 250;

/** A thread that has to be ended says no more: its reply is this. */
export type Overrun = 'overrun' | 'died';

export class Pool {
  readonly #size: number;
  readonly #limits: Pick<WorkerStart, 'memoryBytes' | 'outputBytes'>;
  readonly #threads: Thread[] = [];
  readonly #waiting: ((thread: Thread) => void)[] = [];
  #closed = false;

  constructor(size: number, limits: Pick<WorkerStart, 'memoryBytes' | 'outputBytes'>) {
    this.#size = size;
    this.#limits = limits;
  }

  /** Runs with a thread of one's own, waiting until one is free. */
  async use<T>(work: (thread: Thread) => Promise<T>): Promise<T> {
    const thread = await this.#take();
    try {
      await thread.started;
      return await work(thread);
    } finally {
      this.#giveBack(thread);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #take(): Thread | Promise<Thread> {
    if (this.#closed) throw new Error('The engine was closed.');
    const free = this.#threads.find((thread) => !thread.busy);
    if (free) return occupy(free);
    if (this.#threads.length < this.#size) return occupy(this.#begin());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(): Thread {
    const thread = new Thread(this.#limits);
    this.#threads.push(thread);
    return thread;
  }

  #giveBack(used: Thread): void {
    let thread = used;
    // After closing, those who still wait get the ended thread, and with it an answer.
    if (used.ended && !this.#closed) {
      this.#threads.splice(this.#threads.indexOf(used), 1);
      thread = this.#begin();
    }
    const next = this.#waiting.shift();
    if (next) next(occupy(thread));
    else thread.busy = false;
  }
}

function occupy(thread: Thread): Thread {
  thread.busy = true;
  return thread;
}

export class Thread {
  busy = false;
  ended = false;
  /** Scripts that were loaded here; the thread itself may have forgotten the oldest. */
  readonly loaded = new Set<string>();
  readonly started: Promise<void>;
  #worker: Worker | null = null;
  #settle: ((reply: WorkerReply | Overrun) => void) | null = null;

  constructor(limits: Pick<WorkerStart, 'memoryBytes' | 'outputBytes'>) {
    this.started = this.#start(limits);
    // Whoever uses the thread awaits it; a replacement that nobody uses yet must not end the process.
    this.started.catch(() => {
      this.ended = true;
    });
  }

  /** One request, one reply; the time counts from here, never from before a thread was free. */
  ask(request: WorkerRequest): Promise<WorkerReply | Overrun> {
    const worker = this.#worker;
    if (this.ended || !worker) return Promise.resolve('died');
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // When this process itself was held up, the reply may be waiting behind this timer.
        last = setTimeout(() => settle('overrun'), GRACE_MS / 5);
      }, request.timeMs + GRACE_MS);
      let last: NodeJS.Timeout | null = null;
      const settle = (reply: WorkerReply | Overrun): void => {
        clearTimeout(timer);
        if (last) clearTimeout(last);
        this.#settle = null;
        if (reply === 'overrun') void this.end();
        resolve(reply);
      };
      this.#settle = settle;
      worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#worker?.terminate();
  }

  async #start(limits: Pick<WorkerStart, 'memoryBytes' | 'outputBytes'>): Promise<void> {
    const { workerFile, prelude, wasm } = await sandboxCode();
    const workerData: WorkerStart = { wasm, prelude, ...limits };
    const worker = new Worker(workerFile, { workerData, env: {}, execArgv: [] });
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerReply | 'ready') => {
        if (message === 'ready') resolve();
        else this.#settle?.(message);
      });
      worker.on('error', (error) => this.#died(error, reject));
      worker.on('exit', () => this.#died(new Error('The sandbox ended before it was ready.'), reject));
    });
    // An idle engine does not keep a command from ending.
    worker.unref();
  }

  #died(error: Error, reject: (error: Error) => void): void {
    this.ended = true;
    reject(error);
    this.#settle?.('died');
  }
}
