import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TemplateError } from '../../templates/template-error.ts';
import { defaultTemplatesDir } from '../../templates/templates-dir.ts';

/** A change to one file: the new content, a replacement in it, or null to remove it. */
export type Edit = string | Uint8Array | readonly [from: string, to: string] | null;

/** The company's own templates with some files changed, in a folder that the test takes away with it. */
export function editedTemplates(edits: Readonly<Record<string, Edit>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'templates-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(defaultTemplatesDir(), dir, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(dir, file);
    if (edit === null) rmSync(path);
    else if (typeof edit === 'string' || edit instanceof Uint8Array) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, edit);
    } else {
      const before = readFileSync(path, 'utf8');
      if (!before.includes(edit[0])) throw new Error(`${file} does not contain ${edit[0]}`);
      writeFileSync(
        path,
        before.replace(edit[0], () => edit[1]),
      );
    }
  }
  return dir;
}

/** What is wrong, as `file:line key | message`; empty when nothing is. */
export function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.problems.map(({ file, line, key, message }) => `${file}:${line} ${key} | ${message}`);
  }
}
