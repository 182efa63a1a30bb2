/**
 * One QuickJS interpreter inside one WebAssembly memory, set back to a saved state before every call: the same as a
 * fresh instance of it, without the cost of making one.
 *
 * All state of the interpreter lies in the memory: static data, then a stack that grows downwards to a fixed place, then
 * the heap up to the "break". A call can change nothing above the highest break that it reached, and the break never
 * sinks during a call. So a state is: the static data and the heap up to the break. Setting it back copies these two,
 * and clears the stack and whatever the call had added above the break.
 */
import { Buffer } from 'node:buffer';
import { INITIAL_BYTES, STACK_BYTES, instantiate } from './quickjs.ts';
import type { Ffi, Layout, QuickJs } from './quickjs.ts';

/** What QuickJS lets calls nest; a deeper script gets an error. */
const SCRIPT_STACK = 192 * 1024;
/** How much of the stack is cleared: QuickJS's limit and room for its own C functions. Never reached, and checked. */
const STACK_CLEARED = 512 * 1024;
const STACK_GUARD = 4_096;

/** Room for states comes in steps, so that the next script's state fits into the last one's. */
const ROOM_STEP = 256 * 1024;

/** A saved state. */
export interface State {
  low: Uint8Array;
  heap: Uint8Array;
}

/** Something in the machine broke that is not an error of the script: it has to be thrown away. */
export class MachineBroken extends Error {}

export class Machine {
  readonly #module: QuickJs;
  readonly #ffi: Ffi;
  readonly #layout: Layout;
  #runtime = 0;
  #context = 0;
  #deadline = Infinity;
  #interrupted = false;

  private constructor(module: QuickJs, ffi: Ffi, layout: Layout) {
    this.#module = module;
    this.#ffi = ffi;
    this.#layout = layout;
    module.callbacks = {
      shouldInterrupt: () => (this.#pastDeadline() ? 1 : 0),
      callFunction: refuseCallback,
      loadModuleSource: refuseCallback,
      normalizeModule: refuseCallback,
      freeHostRef: () => {},
    };
  }

  static async create(wasm: WebAssembly.Module, memoryBytes: number, layout: Layout): Promise<Machine> {
    const { module, ffi } = await instantiate(wasm, memoryBytes);
    return new Machine(module, ffi, layout);
  }

  /** Starts the interpreter. Not for a machine that a state is put into. */
  boot(): { runtime: number; context: number } {
    this.#runtime = this.#ffi.QTS_NewRuntime();
    this.#ffi.QTS_RuntimeSetMaxStackSize(this.#runtime, SCRIPT_STACK);
    this.#ffi.QTS_RuntimeEnableInterruptHandler(this.#runtime);
    this.#context = this.#ffi.QTS_NewContext(this.#runtime, 0);
    return { runtime: this.#runtime, context: this.#context };
  }

  /** Takes over the interpreter of another machine whose state is restored here. */
  adopt(interpreter: { runtime: number; context: number }): void {
    this.#runtime = interpreter.runtime;
    this.#context = interpreter.context;
  }

  /** @param room a state that is no longer needed, whose memory the new one takes over */
  save(room?: State): State {
    const bytes = this.#bytes();
    const { heapStart } = this.#layout;
    const end = this.#break();
    const low = room?.low ?? new Uint8Array(heapStart - STACK_BYTES);
    low.set(bytes.subarray(0, low.length));
    const length = end - heapStart;
    const reused = room && room.heap.buffer.byteLength >= length;
    const buffer = reused ? room.heap.buffer : new ArrayBuffer(Math.ceil(length / ROOM_STEP) * ROOM_STEP);
    const heap = new Uint8Array(buffer, 0, length);
    heap.set(bytes.subarray(heapStart, end));
    return { low, heap };
  }

  /**
   * @returns false when the machine cannot be set back and has to be thrown away: its memory grew (memories never
   *   shrink), or the stack went deeper than it can
   */
  restore(state: State): boolean {
    const bytes = this.#bytes();
    const { heapStart } = this.#layout;
    if (bytes.length > INITIAL_BYTES) return false;
    const cleared = heapStart - STACK_CLEARED;
    for (let at = cleared - STACK_GUARD; at < cleared; at++) if (bytes[at] !== 0) return false;
    const highest = this.#break();
    const end = heapStart + state.heap.length;
    bytes.set(state.low, 0);
    bytes.fill(0, cleared, heapStart);
    bytes.set(state.heap, heapStart);
    if (highest > end) bytes.fill(0, end, highest);
    return true;
  }

  /** The whole memory, for whoever wants to compare it. */
  fingerprint(of: (bytes: Uint8Array) => string): string {
    return of(this.#bytes());
  }

  /** Whether the last call was stopped by its deadline. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  setDeadline(ms: number): void {
    this.#deadline = performance.now() + ms;
    this.#interrupted = false;
  }

  /** @returns pointer to the value, or a thrown error as text */
  evaluate(code: string, name: string): { value: number } | { error: string } {
    const pointer = this.#write(code);
    return this.#settled(
      this.#guarded(() => this.#ffi.QTS_Eval(this.#context, pointer.at, pointer.length, name, 0, 0)),
    );
  }

  call(fn: number, args: readonly number[]): { value: number } | { error: string } {
    const list = this.#module._malloc(args.length * 4 || 4);
    if (list === 0) return { error: OUT_OF_MEMORY };
    new Uint32Array(this.#bytes().buffer, list, args.length).set(args);
    const undefinedValue = this.#ffi.QTS_GetUndefined();
    return this.#settled(
      this.#guarded(() => this.#ffi.QTS_Call(this.#context, fn, undefinedValue, args.length, list)),
    );
  }

  /** Gives every promise its turn. @returns null, or what stopped it */
  runJobs(): { error: string } | null {
    const lastContext = this.#module._malloc(4);
    if (lastContext === 0) return { error: OUT_OF_MEMORY };
    const settled = this.#settled(
      this.#guarded(() => this.#ffi.QTS_ExecutePendingJob(this.#runtime, -1, lastContext)),
    );
    return 'error' in settled ? settled : null;
  }

  newText(text: string): number {
    return this.#ffi.QTS_NewString(this.#context, this.#write(text).at);
  }

  /** @returns null when it is longer than `limit` bytes */
  textOf(value: number, limit: number): string | null {
    const at: number = this.#guarded(() => this.#ffi.QTS_GetString(this.#context, value));
    if (at === 0) throw new MachineBroken(OUT_OF_MEMORY);
    return this.#read(at, limit);
  }

  #settled(value: number): { value: number } | { error: string } {
    const error: number = this.#guarded(() => this.#ffi.QTS_ResolveException(this.#context, value));
    if (error === 0) return { value };
    const described: number = this.#guarded(() => this.#ffi.QTS_Dump(this.#context, error));
    return { error: (described && this.#read(described, 10_000)) || OUT_OF_MEMORY };
  }

  /** An exception of WebAssembly or of the host's stack leaves the interpreter in an unknown state. */
  #guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (cause) {
      throw new MachineBroken(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  #write(text: string): { at: number; length: number } {
    const encoded = Buffer.from(text, 'utf8');
    const at: number = this.#module._malloc(encoded.length + 1);
    if (at === 0) throw new MachineBroken(OUT_OF_MEMORY);
    const bytes = this.#bytes();
    bytes.set(encoded, at);
    bytes[at + encoded.length] = 0;
    return { at, length: encoded.length };
  }

  #read(at: number, limit: number): string | null {
    const bytes = this.#bytes();
    const window = Buffer.from(bytes.buffer, at, Math.min(limit + 1, bytes.length - at));
    const end = window.indexOf(0);
    return end < 0 ? null : window.toString('utf8', 0, end);
  }

  #break(): number {
    return new DataView(this.#bytes().buffer).getUint32(this.#layout.breakWord, true);
  }

  /** Anew each time: growing the memory replaces its buffer. */
  #bytes(): Uint8Array {
    return this.#module.HEAPU8;
  }

  #pastDeadline(): boolean {
    if (performance.now() <= this.#deadline) return false;
    this.#interrupted = true;
    return true;
  }
}

export const OUT_OF_MEMORY = 'out of memory';

function refuseCallback(): never {
  throw new Error('The sandbox calls nothing of the host.');
}
