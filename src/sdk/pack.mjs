// Makes the package fit for outside: `npm pack` runs `pack.mjs make` before it packs and `pack.mjs restore` after.
//
// In the repository the package is its TypeScript sources. The tarball holds what they compile to, so its package.json
// differs: it takes the place of ours only while npm packs. Ours waits in .packing/, and its being there is the sign of
// a packing that was interrupted: the next one, or `npm run restore`, puts it back first.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = dirname(fileURLToPath(import.meta.url));
const inFolder = (...names) => join(folder, ...names);
const MANIFEST = inFolder('package.json');
const OURS = inFolder('.packing', 'package.json');

const commands = { make, restore };
const command = commands[process.argv[2]];
if (command === undefined) fail(`node pack.mjs ${Object.keys(commands).join(' | ')}`);
command();

function make() {
  restore();
  const ours = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const entries = Object.values(ours.exports);
  if (!entries.every((entry) => typeof entry === 'string' && entry.endsWith('.ts'))) {
    fail(
      `${MANIFEST} does not name the sources, as it should outside a packing. Take it from git, then pack again.`,
    );
  }
  compile(entries.map((entry) => inFolder(entry)));
  writeLibraries();
  copyFileSync(inFolder('..', '..', 'LICENSE'), inFolder('LICENSE'));
  // Last, and by renaming: at every moment there is one whole package.json, and one of ours.
  mkdirSync(dirname(OURS), { recursive: true });
  const packed = inFolder('.packing', 'packed.json');
  writeFileSync(packed, `${JSON.stringify(packedManifest(ours), null, 2)}\n`);
  copyFileSync(MANIFEST, `${OURS}.part`);
  renameSync(`${OURS}.part`, OURS);
  renameSync(packed, MANIFEST);
}

/** Puts our package.json back and removes what was made; does nothing more when it is called again. */
function restore() {
  if (existsSync(OURS)) renameSync(OURS, MANIFEST);
  for (const made of ['.packing', 'dist', 'tslibs', 'LICENSE']) {
    rmSync(inFolder(made), { recursive: true, force: true });
  }
}

/** ES modules with their types into dist/; stops at the first kind of error. */
function compile(entries) {
  const program = ts.createProgram(entries, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    verbatimModuleSyntax: true,
    types: [],
    declaration: true,
    sourceMap: true,
    inlineSources: true,
    noEmitOnError: true,
    skipDefaultLibCheck: true,
    rootDir: folder,
    outDir: inFolder('dist'),
  });
  const { diagnostics } = program.emit();
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (errors.length === 0) return;
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  };
  fail(ts.formatDiagnostics(errors, host));
}

/**
 * Stripe's scaffolded apps build with `noLib` and name two files of the package in its place. Assumed: what they leave
 * out, which could not be read; here they are the ES2022 library of the compiler beside them, whole.
 */
function writeLibraries() {
  const libraries = librariesOf('lib.es2022.d.ts', dirname(ts.sys.getExecutingFilePath()));
  const references = libraries.map((name) => `/// <reference types="typescript/lib/${name}" />\n`).join('');
  mkdirSync(inFolder('tslibs', ts.version), { recursive: true });
  writeFileSync(inFolder('tslibs', ts.version, 'lib.es2022.restricted.d.ts'), references);
  writeFileSync(inFolder('tslibs', 'lib.restricted.globals.d.ts'), '// Nothing is taken away here.\n');
}

/** The library and all that it refers to, which a compiler told `noLib` would not follow by itself. */
function librariesOf(name, from, found = []) {
  if (found.includes(name)) return found;
  found.push(name);
  const { libReferenceDirectives } = ts.preProcessFile(readFileSync(join(from, name), 'utf8'));
  for (const { fileName } of libReferenceDirectives) librariesOf(`lib.${fileName}.d.ts`, from, found);
  return found;
}

/**
 * What outsiders get: the outputs in place of the sources, and what the package needs of them. Our scripts stay on it,
 * which npm runs for nobody who installs: after a packing that was cut off, npm finds them here to begin the next one.
 */
function packedManifest({ exports: sources, ...rest }) {
  const outputs = Object.entries(sources).map(([name, source]) => {
    const output = source.replace('./', './dist/').replace(/\.ts$/, '');
    return [name, { types: `${output}.d.ts`, default: `${output}.js` }];
  });
  return {
    ...rest,
    engines: { node: '>=20.0.0' },
    exports: { ...Object.fromEntries(outputs), './package.json': './package.json' },
    // Only for the two files in tslibs/.
    peerDependencies: { typescript: '>=5.8.0' },
    peerDependenciesMeta: { typescript: { optional: true } },
  };
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
