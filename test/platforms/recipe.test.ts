/**
 * Pigeon, as docs/add-a-platform.md builds it: the page's files and lines are put into a copy of the tree, in which
 * everything else is the tree itself.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../docs/markdown.ts';
import { createHttp } from '../../bot/http.ts';
import { standingWallClock } from '../clock.ts';
import { noLog } from '../log.ts';
import type { Harness } from './contract/harness.ts';
import { holdToContract } from './contract/hold-to-contract.ts';
import { holdUnderStrain, meetFault } from './contract/hold-under-strain.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/add-a-platform.md'), 'utf8');
const blocks = new Map(blocksOf(page).map(({ file, text }) => [file ?? '', text]));
const table = 'bot/platforms/index.ts';
const harnessTable = 'test/platforms/contract/harnesses.ts';

mkdirSync(join(root, '.data'), { recursive: true });
const copy = mkdtempSync(join(root, '.data/recipe-'));
afterAll(() => rmSync(copy, { recursive: true }));
/** Where the page puts files the folders are real; what stands beside them is linked. */
for (const folder of ['', ...new Set([...blocks.keys()].flatMap(foldersOf))]) {
  mkdirSync(join(copy, folder), { recursive: true });
}
for (const folder of [
  '',
  'bot',
  'bot/platforms',
  'test',
  'test/fakes',
  'test/platforms',
  'test/platforms/contract',
]) {
  for (const name of readdirSync(join(root, folder))) {
    if (name.startsWith('.') || isReal(join(folder, name))) continue;
    symlinkSync(join(root, folder, name), join(copy, folder, name));
  }
}
for (const [file, text] of blocks) {
  if (file === table) cpSync(join(root, file), join(copy, file));
  writeFileSync(join(copy, file), file === table || file === harnessTable ? withLines(file, text) : text);
}

function foldersOf(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === '.' ? [] : [...foldersOf(folder), folder];
}

function isReal(path: string): boolean {
  return [...blocks.keys()].some((file) => file === path || file.startsWith(`${path}/`));
}

/** Imports to the imports, entries to the beginning of the table. */
function withLines(file: string, lines: string): string {
  const imports = lines.split('\n').filter((line) => line.startsWith('import '));
  const entries = lines.split('\n').filter((line) => !line.startsWith('import '));
  const text = readFileSync(join(root, file), 'utf8');
  const opening = /^export const \w+[^\n]*= \{\n/mu;
  if (!opening.test(text)) throw new Error(`no table in ${file}`);
  return `${imports.join('\n')}\n${text.replace(opening, (whole) => `${whole}${entries.join('\n')}`)}`;
}

const { harnesses } = (await import(join(copy, harnessTable))) as {
  harnesses: Readonly<Record<string, () => Promise<Harness>>>;
};
const open = harnesses['pigeon'];
if (open === undefined) throw new Error('no harness for Pigeon');

describe('a platform made by the recipe', () => {
  describe('the contract: pigeon', () => {
    holdToContract(open);
  });
  describe('under strain: pigeon', () => {
    holdUnderStrain(open);
  });

  it('a message that is never answered is in doubt: settled, it is there once or reported', async () => {
    await expect(meetFault(await open(), 'hang')).resolves.toBeUndefined();
  }, 30_000);

  it('is opened by its line in the table when it is configured, and not otherwise', async () => {
    const { platforms } = (await import(join(copy, table))) as {
      platforms: Readonly<Record<string, (deps: object) => Promise<{ readonly id: string } | null>>>;
    };
    const { app } = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
    const deps = { http: app, log: noLog, wallClock: standingWallClock };
    const pigeon = { url: 'http://127.0.0.1:1', token: 't', secret: 's' };
    expect(await platforms['pigeon']?.({ ...deps, config: {} })).toBeNull();
    expect(await platforms['pigeon']?.({ ...deps, config: { pigeon } })).toMatchObject({ id: 'pigeon' });
    await app.close();
  });

  it('compiles as printed', { timeout: 120_000 }, () => {
    const files = [...blocks.keys()].filter((file) => file !== table && file !== harnessTable);
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { skipLibCheck: true },
      include: [],
      files,
    };
    const project = join(copy, 'tsconfig.recipe.json');
    writeFileSync(project, JSON.stringify(tsconfig));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
