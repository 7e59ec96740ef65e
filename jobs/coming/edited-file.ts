import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateProblem } from '../../templates/reader/template-error.ts';
import { listTemplateFiles, readTemplateFile } from '../../templates/reader/template-file.ts';
import { languages } from '../../templates/reader/languages.ts';

const single = [
  'playbook.yaml',
  'approvals.yaml',
  'calendar.yaml',
  'gifts.yaml',
  'grading.yaml',
  'holidays.yaml',
  'roles.yaml',
] as const;

/** The files of rules, texts and words that someone may try a change of. */
export function editableFiles(folder: string): readonly string[] {
  return [
    ...single.filter((file) => existsSync(join(folder, file))),
    ...['registers', 'forms'].flatMap((below) => listTemplateFiles(folder, below, '.yaml')),
    ...languages.flatMap((language) => [
      ...listTemplateFiles(folder, language, '.md'),
      ...listTemplateFiles(folder, `${language}/words`, '.yaml'),
    ]),
  ];
}

/** Null: there is no such file. */
export function readEditable(folder: string, file: string): string | null {
  const problems: TemplateProblem[] = [];
  return editableFiles(folder).includes(file) ? readTemplateFile(folder, file, problems) : null;
}
