/** A TypeScript program of one script, with the SDK where we keep it. */
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../project-root.ts';

export function program(file: string): ts.Program {
  const options = scriptOptions();
  return ts.createProgram([file], options, scriptHost(options));
}

/** Reads the language's own types and the SDK once for all programs: they are most of what a program reads. */
export function scriptHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const lasting = [dirname(ts.getDefaultLibFilePath(options)), sdkFolder()];
  host.getSourceFile = (file, ...rest) => {
    if (!lasting.some((folder) => file.startsWith(folder))) return getSourceFile(file, ...rest);
    if (!read.has(file)) read.set(file, getSourceFile(file, ...rest));
    return read.get(file);
  };
  return host;
}

const read = new Map<string, ts.SourceFile | undefined>();

/** What a script is compiled with, whatever a tsconfig.json of its app says. */
export function scriptOptions(): ts.CompilerOptions & { paths: Record<string, string[]> } {
  const sdk = sdkFolder();
  return {
    target: ts.ScriptTarget.ES2022,
    // Scripts have no DOM, and reading its types takes longest.
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
    paths: {
      '@stripe/extensibility-sdk': [join(sdk, 'index.ts')],
      '@stripe/extensibility-sdk/extensions': [join(sdk, 'extensions', 'index.ts')],
      '@stripe/extensibility-sdk/stdlib': [join(sdk, 'stdlib', 'index.ts')],
    },
  };
}

export function sdkFolder(): string {
  return join(projectRoot(), 'src', 'sdk');
}
