/**
 * Pigeon, as docs/add-a-platform.md builds it: the page's files and lines are put into a copy of the tree, in which
 * everything else is the tree itself.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
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
import { parse } from 'yaml';
import { z } from 'zod';
import { languages } from '../../templates/reader/languages.ts';
import { blocksOf } from '../docs/markdown.ts';
import type * as platformSettings from '../../bot/config/platform-settings.ts';
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
for (const folder of new Set(['', ...[...blocks.keys()].flatMap(foldersOf)])) {
  if (!existsSync(join(root, folder))) continue;
  for (const name of readdirSync(join(root, folder))) {
    if (name.startsWith('.') || isReal(join(folder, name))) continue;
    symlinkSync(join(root, folder, name), join(copy, folder, name));
  }
}
for (const [file, text] of blocks) {
  writeFileSync(join(copy, file), existsSync(join(root, file)) ? withLines(file, text) : text);
}

function foldersOf(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === '.' ? [] : [...foldersOf(folder), folder];
}

function isReal(path: string): boolean {
  return [...blocks.keys()].some((file) => file === path || file.startsWith(`${path}/`));
}

/** Imports to the imports, entries to the beginning of the table; what has no table is longer by the lines. */
function withLines(file: string, lines: string): string {
  const imports = lines.split('\n').filter((line) => line.startsWith('import '));
  const entries = lines.split('\n').filter((line) => !line.startsWith('import '));
  const text = readFileSync(join(root, file), 'utf8');
  if (!file.endsWith('.ts')) return `${text}${lines}`;
  const opening = /^(?:export )?const \w+[^\n]*= \{\n/mu;
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

  it('is configured by the settings that the page adds, all of them or none', async () => {
    const { readPlatformSettings, findIncomplete, secretsOfPlatforms } = (await import(
      join(copy, 'bot/config/platform-settings.ts')
    )) as typeof platformSettings;
    const given = { PIGEON_URL: 'http://127.0.0.1:1', PIGEON_TOKEN: 't', PIGEON_SECRET: 's' };
    const read = (set: Readonly<Record<string, string>>) => (name: string) => set[name];
    const pigeon = { url: given.PIGEON_URL, token: 't', secret: 's' };
    expect(readPlatformSettings(read(given))).toMatchObject({ pigeon });
    expect(secretsOfPlatforms(readPlatformSettings(read(given)))).toEqual(['t', 's']);
    const { PIGEON_SECRET: _, ...some } = given;
    expect(readPlatformSettings(read(some))).toMatchObject({ pigeon: undefined });
    expect(findIncomplete(read(some))).toMatchObject([{ params: { name: 'PIGEON_SECRET' } }]);
    const example = readFileSync(join(copy, '.env.example'), 'utf8');
    expect(Object.keys(given).filter((name) => !example.includes(`# ${name}=`))).toEqual([]);
  });

  it('has every word that its lines say, in every language, and is compared with the others', async () => {
    const lines = [...blocks].filter(([file]) => file.endsWith('.ts')).map(([, text]) => text);
    const keys = lines.join('\n').matchAll(/said\('((?:setting|platform)\/[\w-]+)'/gu);
    const said = [...keys].map(([, key = '']) => key);
    expect(said).toHaveLength(4);
    for (const language of languages) {
      const missing = said.filter((key) => {
        const [file = '', word = ''] = key.split('/');
        const words: unknown = parse(
          readFileSync(join(copy, `templates/${language}/words/${file}.yaml`), 'utf8'),
        );
        return !z.record(z.string(), z.unknown()).parse(words)[word];
      });
      expect([language, missing]).toEqual([language, []]);
    }
    const { platformWords } = (await import(join(copy, 'templates/reader/platform-words.ts'))) as {
      platformWords: object;
    };
    const { capabilitiesOf } = (await import(join(copy, 'bot/platforms/describe-capabilities.ts'))) as {
      capabilitiesOf: Readonly<Record<string, unknown>>;
    };
    expect(platformWords).toHaveProperty('pigeon');
    expect(capabilitiesOf['pigeon']).toEqual((await open()).platform.capabilities);
  });

  it('compiles as printed', { timeout: 240_000 }, () => {
    const files = [...blocks.keys()].filter((file) => !existsSync(join(root, file)));
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
