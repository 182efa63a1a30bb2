/** The app's scripts, built and with their generated configuration: what the platform has installed. */
import type { InstalledExtension } from '../platform/platform.ts';
import { configurationSchemaOf, configurationUiOf, loadApp, type App } from '../runtime/app.ts';
import { buildScript } from '../runtime/build-script.ts';
import { scriptLimits } from './settings.ts';

/** @throws {ConsoleError} for a manifest or a script that is not in order */
export async function installApp(appRoot: string): Promise<{ app: App; extensions: InstalledExtension[] }> {
  const app = loadApp(appRoot);
  const { id, name, version } = app.manifest;
  const extensions = await Promise.all(
    app.extensions.map(async (extension) => ({
      id: extension.id,
      name: extension.name,
      description: extension.description,
      extensionPoint: extension.extensionPoint,
      methods: extension.methods,
      version: extension.version,
      app: { id, name, version },
      bundle: await buildScript(appRoot, extension, scriptLimits()),
      configurationSchema: configurationSchemaOf(appRoot, extension),
      configurationUi: configurationUiOf(appRoot, extension),
    })),
  );
  return { app, extensions };
}
