/** A few sandboxes, each doing one thing at a time. Owns them: ends those that overrun and starts others. */
import { Kept } from './kept.ts';
import type { End, Events, Link } from './link.ts';
import type { SandboxReply, SandboxRequest } from './protocol.ts';

/**
 * How far beyond its time a call may go before its sandbox is ended. Engines stop scripts between two steps; one long
 * built-in (a sort, a product of huge integers) has to be ended from outside.
 */
const GRACE_MS = 250;

export type Begin = (on: Events) => Promise<Link>;

/** All parts of a reply together, or what there was of it when the sandbox came to its end. */
export interface Reply {
  spoken: readonly string[];
  ms: readonly number[];
  end: Exclude<SandboxReply['state'], 'more'> | End | 'overran';
}

export class Pool {
  readonly #size: number;
  readonly #begin: Begin;
  readonly #sandboxes: Sandbox[] = [];
  readonly #waiting: ((sandbox: Sandbox) => void)[] = [];
  #closed = false;

  constructor(size: number, begin: Begin) {
    this.#size = size;
    this.#begin = begin;
  }

  /**
   * Runs with a sandbox of one's own, waiting until one is free.
   *
   * @param unused whether it must be one that has not run anything yet
   */
  async use<T>(work: (sandbox: Sandbox) => Promise<T>, { unused = false } = {}): Promise<T> {
    let sandbox = await this.#take();
    try {
      if (unused && sandbox.used) {
        await sandbox.end();
        sandbox = this.#renewed(sandbox);
      }
      await sandbox.started;
      return await work(sandbox);
    } finally {
      this.#giveBack(sandbox);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#sandboxes.map((sandbox) => sandbox.end()));
  }

  #take(): Sandbox | Promise<Sandbox> {
    if (this.#closed) throw new Error('The engine was closed.');
    const free = this.#sandboxes.find((sandbox) => !sandbox.busy);
    if (free) return occupy(free);
    if (this.#sandboxes.length < this.#size) return occupy(this.#add());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #add(): Sandbox {
    const sandbox = new Sandbox(this.#begin);
    this.#sandboxes.push(sandbox);
    return sandbox;
  }

  /** After closing there are no new ones: those who still wait get the ended one, and with it an answer. */
  #renewed(ended: Sandbox): Sandbox {
    if (this.#closed) return ended;
    this.#sandboxes.splice(this.#sandboxes.indexOf(ended), 1);
    return occupy(this.#add());
  }

  #giveBack(used: Sandbox): void {
    const sandbox = used.ended ? this.#renewed(used) : used;
    const next = this.#waiting.shift();
    if (next) next(occupy(sandbox));
    else sandbox.busy = false;
  }
}

function occupy(sandbox: Sandbox): Sandbox {
  sandbox.busy = true;
  return sandbox;
}

export class Sandbox {
  busy = false;
  ended = false;
  /** Whether it has run anything. */
  used = false;
  readonly loaded = new Kept();
  readonly started: Promise<void>;
  #link: Link | null = null;
  #hear: ((part: SandboxReply | End) => void) | null = null;

  constructor(begin: Begin) {
    this.started = begin({
      reply: (part) => this.#hear?.(part),
      gone: (end) => {
        this.ended = true;
        this.#hear?.(end);
      },
    }).then((link) => {
      this.#link = link;
      // It was ended while it started.
      if (this.ended) void link.end();
    });
    // Whoever uses the sandbox awaits it; a replacement that nobody uses yet must not end the process.
    this.started.catch(() => {
      this.ended = true;
    });
  }

  /** One request and its reply. The time counts from here, and again from each part of the reply. */
  ask(request: SandboxRequest): Promise<Reply> {
    const link = this.#link;
    if (this.ended || !link) return Promise.resolve({ spoken: [], ms: [], end: 'died' });
    this.used = true;
    return new Promise((resolve) => {
      const spoken: string[] = [];
      const ms: number[] = [];
      const settle = (end: Reply['end']): void => {
        deadline.clear();
        this.#hear = null;
        if (end === 'overran' || end === 'stopped') void this.end();
        resolve({ spoken, ms, end });
      };
      const deadline = startDeadline(request.timeMs + GRACE_MS, () => settle('overran'));
      this.#hear = (part) => {
        if (typeof part === 'string') return settle(part);
        spoken.push(...part.spoken);
        ms.push(...part.ms);
        if (part.state === 'more') deadline.restart();
        else settle(part.state);
      };
      link.send(request);
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#link?.end();
  }
}

function startDeadline(ms: number, overran: () => void): { restart(): void; clear(): void } {
  let timer: NodeJS.Timeout;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // When this process itself was held up, the reply may be waiting behind this timer.
      timer = setTimeout(overran, GRACE_MS / 5);
    }, ms);
  };
  restart();
  return { restart, clear: () => clearTimeout(timer) };
}
