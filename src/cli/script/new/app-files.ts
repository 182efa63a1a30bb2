/** What a folder needs to become an app: manifest, package.json, and a tsconfig.json by which an editor finds the SDK. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { stringify } from 'yaml';
import { MANIFEST_FILE } from '../../../runtime/app.ts';
import { scriptOptions } from '../../../runtime/configuration/program.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { SHARED_FOLDERS, TEST_PACKAGES, globalsFile } from '../check/sources.ts';
import { appNames } from './names.ts';

/** What an empty folder may hold all the same. */
const USUAL = /^(\..*|README.*|LICENSE.*|package\.json|package-lock\.json|node_modules|tsconfig\.json)$/i;

/** @returns what keeps the folder from becoming an app; null where it may. It need not exist. */
export function notEmpty(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const others = readdirSync(folder).filter((name) => !USUAL.test(name));
  if (others.length === 0) return null;
  return `${folder} has no ${MANIFEST_FILE} and is not empty (it holds ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''})`;
}

/** @param folder real path @returns by path from there; files that are there already are not among them */
export function appFiles(folder: string): Record<string, string> {
  const files = {
    [MANIFEST_FILE]: manifest(folder),
    'package.json': json(packageOf(folder)),
    'tsconfig.json': json(tsconfig(folder)),
    '.gitignore': 'node_modules/\n',
  };
  return Object.fromEntries(Object.entries(files).filter(([path]) => !existsSync(join(folder, path))));
}

function manifest(folder: string): string {
  const { id, name } = appNames(folder);
  return stringify({
    $schema: 'https://stripe.com/stripe-app/v2.0.0/schema',
    id,
    name,
    version: '0.1.0',
    icon: '',
    declarations: { distribution_type: 'private', sandbox_install_compatible: true },
    extensions: [],
  });
}

/** The commands that one needs all day, by the names that people guess; `console` as in Extension Console itself. */
function packageOf(folder: string): object {
  const path = from(folder, join(projectRoot(), 'src', 'cli', 'launch.mjs'));
  const launch = `node ${path.includes(' ') ? JSON.stringify(path) : path}`;
  const command = (name: string) => `${launch} script ${name} --app .`;
  return {
    name: appNames(folder).id.split('.').at(-1),
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: { console: launch, check: command('check'), build: command('build'), test: command('test') },
  };
}

/** As scripts are compiled here; the SDK and the packages of tests are those of Extension Console. */
function tsconfig(folder: string): object {
  const packages = join(projectRoot(), 'node_modules');
  const paths = {
    ...scriptOptions().paths,
    ...Object.fromEntries(TEST_PACKAGES.map((name) => [name, [join(packages, name)]])),
  };
  return {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      types: [],
      paths: Object.fromEntries(Object.entries(paths).map(([name, [path]]) => [name, [from(folder, path!)]])),
    },
    files: [from(folder, globalsFile())],
    include: ['extensions', ...SHARED_FOLDERS.filter((each) => !each.startsWith('extensions/'))],
  };
}

function from(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
