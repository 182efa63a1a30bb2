/** The script as a plain function of this process, the yardstick of every engine. */
import { runInThisContext } from 'node:vm';
import { extensionPoint } from '../../contract/extension-points/index.ts';
import type { Json } from '../../contract/json.ts';
import { reviver, writer } from '../../contract/shapes/live.ts';
import type { Call } from '../../runtime/engine.ts';
import { factoryOf } from '../../runtime/sandbox/factory.ts';
import * as sdk from '../../sdk/index.ts';

type Instance = Record<string, (request: unknown, config: unknown, context: unknown) => unknown>;

/** `whole`: from JSON to JSON. `bare`: the method alone, on values that are there already. */
export function inProcess({ bundle, method, request, configuration, context }: Call): {
  whole: () => string;
  bare: () => void;
} {
  let Script: (new () => Instance) | null = null;
  const factory = runInThisContext(factoryOf(bundle.code)) as (
    handedIn: unknown,
    exportDefault: (value: new () => Instance) => void,
  ) => void;
  factory(sdk, (exported) => (Script = exported));
  const script = new Script!();
  const decimal = { from: sdk.Decimal.from, is: sdk.isDecimal };
  const shapes = extensionPoint(bundle.extensionPoint)!.methods.find(
    ({ scriptName }) => scriptName === method,
  )!;
  const revive = reviver(shapes.request, decimal);
  const reviveConfig = reviver(bundle.configuration, decimal);
  const write = writer(shapes.result, decimal);
  const [requestJson, configJson] = [JSON.stringify(request), JSON.stringify(configuration)];
  const read = (json: string): Json => JSON.parse(json) as Json;
  const [live, liveConfig] = [revive(read(requestJson)), reviveConfig(read(configJson))];
  return {
    whole: () => {
      const answer = script[method]!(revive(read(requestJson)), reviveConfig(read(configJson)), context);
      return JSON.stringify(write(answer, ''));
    },
    bare: () => void script[method]!(live, liveConfig, context),
  };
}
