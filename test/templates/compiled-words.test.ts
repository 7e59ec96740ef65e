import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiledWords } from '../../templates/reader/compiled-words.ts';
import { languages } from '../../templates/reader/languages.ts';
import { ownWords, readWords } from '../../templates/reader/read-words.ts';
import { listTemplateFiles, readTemplateFile } from '../../templates/reader/template-file.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

const dir = defaultTemplatesDir();
const files = languages.flatMap((language) => listTemplateFiles(dir, `${language}/words`, '.yaml'));
const textOf = (file: string) => readTemplateFile(dir, file, []) ?? '';

/** The same words in files that differ, so that they are parsed. */
let parsedDir: string;
beforeAll(() => {
  parsedDir = mkdtempSync(join(tmpdir(), 'xinhang-words-'));
  for (const language of languages)
    cpSync(join(dir, language, 'words'), join(parsedDir, language, 'words'), { recursive: true });
  for (const file of files)
    writeFileSync(join(parsedDir, file), `${readFileSync(join(dir, file), 'utf8')}\n# changed\n`);
});
afterAll(() => rmSync(parsedDir, { recursive: true, force: true }));

it('every file of words is compiled by `npm run generate`', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => compiledWords(file, textOf(file)) === null)).toEqual([]);
});

it('a file that was changed since is read, not taken from what was compiled', () => {
  expect(files.filter((file) => compiledWords(file, `${textOf(file)}\n`) !== null)).toEqual([]);
});

it('compiled words are those that the files say, with their lines and parameters, and render alike', () => {
  const read = readWords(parsedDir, []);
  const compiled = ownWords();
  for (const language of languages) {
    expect([...compiled[language].keys()]).toEqual([...read[language].keys()]);
    for (const [name, { render, ...word }] of compiled[language]) {
      const parsed = read[language].get(name);
      const { render: renderParsed, ...written } = parsed ?? { render: null };
      expect(word, name).toEqual(written);
      const scope = Object.fromEntries([...word.uses].map((param) => [param, '1']));
      expect(
        attempt(() => render(scope)),
        name,
      ).toEqual(attempt(() => renderParsed?.(scope)));
    }
  }
});

function attempt(render: () => string | undefined): string | undefined {
  try {
    return render();
  } catch (error) {
    return String(error);
  }
}
