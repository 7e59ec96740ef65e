import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TemplateError } from '../../templates/reader/template-error.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

/** A change to one file: new content, a replacement within it, or null to remove it. */
export type Edit = string | Uint8Array | readonly [from: string, to: string] | null;

/** A copy of the company's templates with some files changed, removed after the test. */
export function editedTemplates(edits: Readonly<Record<string, Edit>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'templates-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(defaultTemplatesDir(), dir, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  for (const [file, edit] of Object.entries(edits)) applyEdit(dir, file, edit);
  return dir;
}

/** Changes one file of a folder that the test has made. */
export function applyEdit(dir: string, file: string, edit: Edit): void {
  const path = join(dir, file);
  if (edit === null) return rmSync(path);
  if (typeof edit === 'string' || edit instanceof Uint8Array) {
    mkdirSync(dirname(path), { recursive: true });
    return writeFileSync(path, edit);
  }
  const [from, to] = edit;
  const before = readFileSync(path, 'utf8');
  if (!before.includes(from)) throw new Error(`${file} does not contain ${from}`);
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
}

/** The problems, as `file:line key | message`; empty if there are none. */
export function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.problems.map(({ file, line, key, message }) => `${file}:${line} ${key} | ${message}`);
  }
}
