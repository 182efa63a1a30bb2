/** A few sandboxes, each doing one thing at a time. Owns them: ends those that overrun, and starts others. */
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
  readonly #ahead: number;
  readonly #begin: Begin;
  readonly #sandboxes: Sandbox[] = [];
  readonly #alone = new Set<Sandbox>();
  readonly #waiting: ((sandbox: Sandbox) => void)[] = [];
  #closed = false;

  /** @param ahead how many may use one sandbox at once: what the others ask waits at the sandbox, not here */
  constructor(size: number, ahead: number, begin: Begin) {
    this.#size = size;
    this.#ahead = ahead;
    this.#begin = begin;
  }

  /** Runs with a sandbox, waiting until there is room at one. */
  async use<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const sandbox = await this.#take();
    try {
      await sandbox.started;
      return await work(sandbox);
    } finally {
      this.#giveBack(sandbox);
    }
  }

  /** Runs with a sandbox that nobody used before, nor will. */
  async useAlone<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error(CLOSED);
    const sandbox = new Sandbox(this.#begin);
    this.#alone.add(sandbox);
    try {
      await sandbox.started;
      return await work(sandbox);
    } finally {
      this.#alone.delete(sandbox);
      await sandbox.end();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#sandboxes, ...this.#alone].map((sandbox) => sandbox.end()));
  }

  #take(): Sandbox | Promise<Sandbox> {
    if (this.#closed) throw new Error(CLOSED);
    const free = this.#sandboxes.find(({ users }) => users === 0);
    if (free) return occupied(free);
    if (this.#sandboxes.length < this.#size) return occupied(this.#add());
    const least = this.#sandboxes.reduce((one, other) => (other.users < one.users ? other : one));
    if (least.users < this.#ahead && !least.ended) return occupied(least);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #add(): Sandbox {
    const sandbox = new Sandbox(this.#begin);
    this.#sandboxes.push(sandbox);
    return sandbox;
  }

  #giveBack(used: Sandbox): void {
    used.users -= 1;
    let sandbox = used;
    // After closing there are no new ones: those who still wait get the ended one, and with it an answer.
    if (used.ended && !this.#closed) {
      const at = this.#sandboxes.indexOf(used);
      if (at >= 0) this.#sandboxes.splice(at, 1);
      else if (this.#sandboxes.length >= this.#size) return;
      sandbox = this.#add();
    }
    const next = this.#waiting.shift();
    if (next) next(occupied(sandbox));
  }
}

const CLOSED = 'The engine was closed.';

function occupied(sandbox: Sandbox): Sandbox {
  sandbox.users += 1;
  return sandbox;
}

export class Sandbox {
  users = 0;
  ended = false;
  /** Whether it has run anything. */
  used = false;
  readonly loaded = new Kept();
  readonly started: Promise<void>;
  #link: Link | null = null;
  /** Requests that were sent; the first is being worked on. */
  readonly #asked: Asked[] = [];

  constructor(begin: Begin) {
    this.started = begin({
      reply: (part) => this.#asked[0]?.hear(part),
      gone: (end) => {
        this.ended = true;
        for (const asked of this.#asked.splice(0)) asked.settle(end);
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

  /** One request and its reply. The time counts from when the sandbox turns to it, and again from each part of the reply. */
  ask(request: SandboxRequest): Promise<Reply> {
    const link = this.#link;
    if (this.ended || !link) return Promise.resolve({ spoken: [], ms: [], end: 'died' });
    this.used = true;
    return new Promise((resolve) => {
      const asked = new Asked(request.timeMs, resolve, (end) => {
        this.#asked.shift();
        if (end === 'overran' || end === 'stopped') {
          void this.end();
          // Whoever asked after it asks again elsewhere.
          for (const other of this.#asked.splice(0)) other.settle('died');
        }
        this.#asked[0]?.begin();
      });
      this.#asked.push(asked);
      if (this.#asked.length === 1) asked.begin();
      link.send(request);
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#link?.end();
  }
}

/** A request on its way, and what was heard of it. */
class Asked {
  readonly #timeMs: number;
  readonly #resolve: (reply: Reply) => void;
  readonly #done: (end: Reply['end']) => void;
  readonly #spoken: string[] = [];
  readonly #ms: number[] = [];
  #deadline: { restart(): void; clear(): void } | null = null;

  /** @param done called when the sandbox has finished with it, not when the sandbox itself is gone */
  constructor(timeMs: number, resolve: (reply: Reply) => void, done: (end: Reply['end']) => void) {
    this.#timeMs = timeMs;
    this.#resolve = resolve;
    this.#done = done;
  }

  begin(): void {
    this.#deadline ??= startDeadline(this.#timeMs + GRACE_MS, () => this.#finish('overran'));
  }

  hear({ spoken, ms, state }: SandboxReply): void {
    this.#spoken.push(...spoken);
    this.#ms.push(...ms);
    if (state === 'more') this.#deadline?.restart();
    else this.#finish(state);
  }

  settle(end: Reply['end']): void {
    this.#deadline?.clear();
    this.#resolve({ spoken: this.#spoken, ms: this.#ms, end });
  }

  #finish(end: Reply['end']): void {
    this.settle(end);
    this.#done(end);
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
