import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { loadedTemplates } from './loaded-templates.ts';
import { TemplateError } from '../../templates/reader/template-error.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

describe('the templates', () => {
  it('of the program itself load without a mistake', () => {
    const { playbook, texts, forms, calendarOverrides } = loadedTemplates();
    expect(playbook.steps.length).toBeGreaterThan(0);
    expect(texts.keys).toContain('trial-check/ask');
    expect(forms.names).toEqual(expect.arrayContaining(['customer-new', 'log', 'trial-check']));
    expect(calendarOverrides.published).toEqual([]);
  });

  it('with mistakes in four files list all of them in one error', () => {
    const dir = editedTemplates({
      'playbook.yaml': ['due: 10d', 'due: 10'],
      'zh-CN/trial-check/ask.md': ['customer.name', 'customer.code'],
      'forms/log.yaml': ['type: line', 'type: lines'],
      'calendar.yaml': 'workingDays: [tomorrow]',
    });
    const problems = problemsOf(() => loadTemplates(dir));
    expect(problems.map((problem) => problem.replace(/ \|.*/, ''))).toEqual([
      'calendar.yaml:1 workingDays[0]',
      'forms/log.yaml:8 fields[0].type',
      expect.stringMatching(/^playbook\.yaml:\d+ steps\[\d+\]\.due$/),
      'zh-CN/trial-check/ask.md:5 ',
    ]);
    expect(() => loadTemplates(dir)).toThrow(
      /^4 problems in the templates:\ncalendar\.yaml:1 workingDays\[0\]: found "tomorrow"/,
    );
  });

  it('without a text required by the program are refused', () => {
    const dir = editedTemplates({ 'zh-CN/room/notice.md': null, 'en/room/notice.md': null });
    expect(problemsOf(() => loadTemplates(dir))).toEqual([
      'en/room/notice.md:1  | is missing; expected every text in every language',
      'zh-CN/room/notice.md:1  | is missing; expected every text in every language',
    ]);
  });

  it('in a folder that is not there are one sentence', () => {
    expect(() => loadTemplates('/no/such/folder')).toThrow(TemplateError);
    expect(() => loadTemplates('/no/such/folder')).toThrow(
      /there is no such folder; expected the folder with playbook\.yaml/,
    );
  });
});

describe('the folder of the program itself', () => {
  it('is found beside package.json, from the source and from compiled code alike', () => {
    const root = mkdtempSync(join(tmpdir(), 'package-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    writeFileSync(join(root, 'package.json'), '{}');
    for (const file of ['templates/templates-dir.ts', 'dist/templates/templates-dir.js']) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      expect(defaultTemplatesDir(pathToFileURL(join(root, file)).href)).toBe(join(root, 'templates'));
    }
    expect(existsSync(join(defaultTemplatesDir(), 'playbook.yaml'))).toBe(true);
  });
});

describe('the texts that the source names', () => {
  it('exist, every one of them', () => {
    const { texts, words } = loadedTemplates();
    const own = join(defaultTemplatesDir(), '..');
    const named = ['jobs', 'bot'].flatMap((folder) =>
      readdirSync(join(own, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .flatMap((path) => [
          ...readFileSync(join(own, folder, path), 'utf8').matchAll(
            /'((?:room|morning|notice|reply)\/[a-z-]+)'/g,
          ),
        ])
        .map(([, key = '']) => key),
    );
    expect(named).toContain('room/notice');
    // Some folders of texts have words of the same area.
    for (const key of named) expect(words.has(key) || texts.keys.includes(key), key).toBe(true);
  });
});
