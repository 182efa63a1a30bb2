/** The way to one sandbox, whatever it runs in: a thread or a process. */
import type { SandboxReply, SandboxRequest, SandboxStart } from './protocol.ts';

/** How a sandbox came to its end without being told to. */
export type End = 'died' | 'out of memory';

export interface Events {
  reply(part: SandboxReply): void;
  gone(end: End): void;
}

export interface Link {
  send(request: SandboxRequest): void;
  /** At once, whatever it is doing. */
  end(): Promise<void>;
}

/** @throws {Error} when the sandbox cannot be started */
export type Open = (start: Omit<SandboxStart, 'prelude'>, on: Events) => Promise<Link>;
