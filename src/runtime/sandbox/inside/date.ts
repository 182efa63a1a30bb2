/** `Date` with the billing clock: `new Date()` and `Date.now()` give the moment of the change, and nothing without one. */

let clock: number | null = null;
let refusal: unknown = null;

/** @param iso `context.clockTime` of the call that begins */
export function setClock(iso: string | undefined): void {
  clock = iso === undefined ? null : NativeDate.parse(iso);
  refusal = null;
}

/** Whether this is the error by which the clock was refused. */
export function isClockRefusal(thrown: unknown): boolean {
  return refusal !== null && thrown === refusal;
}

const NativeDate = Date;

export function installDate(): void {
  function SandboxDate(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(now()).toString();
    const args = given.length === 0 ? [now()] : given;
    return Reflect.construct(NativeDate, args, new.target);
  }
  Object.defineProperty(SandboxDate, 'name', { value: 'Date' });
  Object.defineProperty(SandboxDate, 'length', { value: 7 });
  Object.defineProperty(SandboxDate, 'prototype', { value: NativeDate.prototype, writable: false });
  Object.defineProperty(NativeDate.prototype, 'constructor', { value: SandboxDate });
  const own = SandboxDate as unknown as DateConstructor;
  for (const [name, value] of [
    ['now', now],
    ['parse', NativeDate.parse],
    ['UTC', NativeDate.UTC],
  ] as const) {
    Object.defineProperty(own, name, { value, writable: true, configurable: true });
  }
  globalThis.Date = own;
}

function now(): number {
  if (clock !== null) return clock;
  refusal = new Error(
    'There is no clock: this call has no context.clockTime, and a script never sees the real time',
  );
  throw refusal;
}
