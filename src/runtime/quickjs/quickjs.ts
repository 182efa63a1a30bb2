/** The vendored build of QuickJS: what we call of it, how it is started, and where it keeps its heap. */
import variant from '@jitl/quickjs-wasmfile-release-sync';

/** Of this build of QuickJS (0.32.0); `measureLayout` checks them when a worker starts. */
const PAGE = 65_536;
const INITIAL_PAGES = 256;
export const STACK_BYTES = 5 * 1024 * 1024;
export const INITIAL_BYTES = INITIAL_PAGES * PAGE;

export interface Layout {
  heapStart: number;
  /** Address of the word that holds the break. */
  breakWord: number;
}

/** The Emscripten module, as far as we touch it. */
export interface QuickJs {
  /** The whole memory; another view once it grew. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** @returns address, 0 when there is no memory left */
  _malloc(bytes: number): number;
  callbacks: Record<string, (...args: never[]) => unknown>;
}

/** QuickJS's C functions. Numbers are addresses unless they are counts or flags. */
export interface Ffi {
  QTS_NewRuntime(): number;
  QTS_RuntimeSetMaxStackSize(runtime: number, bytes: number): void;
  QTS_RuntimeEnableInterruptHandler(runtime: number): void;
  QTS_NewContext(runtime: number, intrinsics: number): number;
  QTS_GetUndefined(): number;
  QTS_NewString(context: number, text: number): number;
  QTS_GetString(context: number, value: number): number;
  QTS_Eval(
    context: number,
    code: number,
    length: number,
    name: string,
    detectModule: number,
    flags: number,
  ): number;
  QTS_Call(context: number, fn: number, self: number, count: number, args: number): number;
  QTS_ResolveException(context: number, value: number): number;
  QTS_Dump(context: number, value: number): number;
  /** @param max -1: all, and those that they add. @returns a value that is an exception when a job failed */
  QTS_ExecutePendingJob(runtime: number, max: number, lastContext: number): number;
}

/**
 * Finds where this build keeps its heap and its break, on a machine that is thrown away.
 *
 * @throws {Error} when the build is not laid out as `Machine` needs it
 */
export async function measureLayout(wasm: WebAssembly.Module): Promise<Layout> {
  const untouched = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: INITIAL_PAGES });
  new WebAssembly.Instance(wasm, stubs(wasm, untouched));
  const before = new Uint32Array(untouched.buffer, 0, (1024 * 1024) / 4);
  const { module } = await instantiate(wasm, 2 * INITIAL_BYTES);
  const words = (): Uint32Array => new Uint32Array(module.HEAPU8.buffer, 0, before.length);
  const step = 2 * 1024 * 1024;
  const first = module._malloc(step) + step;
  const atFirst = words().slice();
  const second = module._malloc(step) + step;
  const atSecond = words();
  // Before anything ran, the break is where the heap starts; afterwards it lies above everything that was allocated.
  const found = [...before.keys()].filter((i) => {
    const start = before[i]!;
    return start > STACK_BYTES && start < first && atFirst[i]! >= first && atSecond[i]! >= second;
  });
  const word = found[0];
  if (found.length !== 1 || word === undefined) {
    throw new Error(
      'This build of QuickJS is laid out differently: src/runtime/quickjs/quickjs.ts has to learn it.',
    );
  }
  return { breakWord: word * 4, heapStart: before[word]! };
}

/** A new instance with a memory of its own, that can grow to `memoryBytes`. */
export async function instantiate(
  wasm: WebAssembly.Module,
  memoryBytes: number,
): Promise<{ module: QuickJs; ffi: Ffi }> {
  const load = (await variant.importModuleLoader()) as unknown as (options: object) => Promise<QuickJs>;
  const Functions = (await variant.importFFI()) as unknown as new (module: QuickJs) => Ffi;
  const wasmMemory = new WebAssembly.Memory({
    initial: INITIAL_PAGES,
    maximum: Math.max(INITIAL_PAGES, Math.floor(memoryBytes / PAGE)),
  });
  const module = await load({
    wasmMemory,
    printErr: () => {},
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) =>
      done(new WebAssembly.Instance(wasm, imports)),
  });
  return { module, ffi: new Functions(module) };
}

function stubs(wasm: WebAssembly.Module, memory: WebAssembly.Memory): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(wasm)) {
    (imports[module] ??= {})[name] = kind === 'memory' ? memory : () => 0;
  }
  return imports;
}
