/**
 * Starts a process that runs scripts on V8: the way to it, for the pool. A process and not a thread, because V8 ends
 * the whole process where one allocation is beyond the heap (`new Array(2 ** 27).fill(1)`), a thread's limits or not.
 */
import { spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { sandboxCode } from '../sandbox/code.ts';
import type { End, Events, Link } from '../sandbox/link.ts';
import type { SandboxReply, SandboxRequest, SandboxStart } from '../sandbox/protocol.ts';
import { boundedNode } from './data-limit.ts';
import { Frames, framed, unframed } from './frames.ts';

const MIB = 1024 * 1024;
/** Node's own share of the heap, beside what scripts may have. */
const NODE_MIB = 8;
/** A process that says more is not believed: far beyond a full gathering of the longest answers. */
const LONGEST_FRAME = 256 * MIB;
/** What V8, or the C++ around it, says before it ends a process over memory. */
const MEMORY =
  /out of memory|Allocation failed|bad_alloc|Cannot allocate memory|invalid (?:array length|size)|Fatal JavaScript/;

export async function openV8(start: Omit<SandboxStart, 'prelude'>, on: Events): Promise<Link> {
  const { v8Process, prelude } = await sandboxCode();
  const [command, args] = await boundedNode(start.memoryBytes, [...flags(start.memoryBytes), v8Process]);
  const child = spawn(command, args, {
    // Scripts see UTC on any machine; so does the process, for good measure.
    env: { TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const pipe = child.stdio[3] as Duplex;
  const stderr = child.stderr as unknown as Readable;
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-20_000);
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let ready = false;
    const hear = (part: SandboxReply): void => {
      if (ready) return on.reply(part);
      ready = true;
      resolve();
    };
    const gone = (end: End): void => {
      reject(new Error(`The sandbox ended before it was ready. ${complaint}`));
      on.gone(end);
    };
    const frames = new Frames();
    pipe.on('data', (piece: Buffer) => {
      frames.add(piece);
      for (let text = frames.next(); text !== null; text = frames.next()) {
        const { head, lines } = unframed<Omit<SandboxReply, 'spoken'>>(text);
        hear({ ...head, spoken: lines });
      }
      if (frames.awaited > LONGEST_FRAME) child.kill('SIGKILL');
    });
    // A process that ends while it is written to breaks the pipe; its end is told by `close`.
    pipe.on('error', () => {});
    child.once('error', () => gone('died'));
    child.once('close', () => gone(MEMORY.test(complaint) ? 'out of memory' : 'died'));
    pipe.write(framed({ ...start, prelude }, []));
  });
  // An idle engine does not keep a command from ending.
  child.unref();
  for (const stream of [pipe, stderr]) (stream as unknown as { unref(): void }).unref();
  return {
    send: (request) => void pipe.write(frameOf(request)),
    end: async () => {
      child.ref();
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function frameOf(request: SandboxRequest): Buffer {
  if (request.kind === 'calls') {
    const { inputs, ...head } = request;
    return framed(head, inputs);
  }
  const { code, shapes, ...head } = request;
  return framed(head, [shapes, code]);
}

function flags(memoryBytes: number): string[] {
  return [
    `--max-old-space-size=${Math.ceil(memoryBytes / MIB) + NODE_MIB}`,
    '--max-semi-space-size=4',
    // Helpers of the collector would take the processor from the engine and the other sandboxes: a fifth more calls without.
    '--single-threaded-gc',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
  ];
}
