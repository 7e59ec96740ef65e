import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TemplateError } from '../../templates/reader/template-error.ts';
import { fastDir } from '../fast-dir.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

/** A change to one file: new content, a replacement within it, or null to remove it. */
export type Edit = string | Uint8Array | readonly [from: string, to: string] | null;

/**
 * The company's templates with some files changed, removed after the test. Unchanged files are links, because copying
 * them would take longer than most tests.
 */
export function editedTemplates(edits: Readonly<Record<string, Edit>> = {}): string {
  const dir = mkdtempSync(join(fastDir, 'templates-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  linkTemplates(dir, edits);
  return dir;
}

/** Fills an empty folder with them. */
export function linkTemplates(dir: string, edits: Readonly<Record<string, Edit>>): void {
  linkAll(defaultTemplatesDir(), dir);
  for (const [file, edit] of Object.entries(edits)) applyEdit(dir, file, edit);
}

/** Changes one file of a folder made by `editedTemplates`. */
export function applyEdit(dir: string, file: string, edit: Edit): void {
  const path = join(dir, file);
  ownFolder(dir, dirname(file));
  const before = Array.isArray(edit) ? readFileSync(path, 'utf8') : '';
  // The link, never the file it points to.
  rmSync(path, { force: edit !== null });
  if (edit === null) return;
  if (typeof edit === 'string' || edit instanceof Uint8Array) return writeFileSync(path, edit);
  const [from, to] = edit;
  if (!before.includes(from)) throw new Error(`${file} does not contain ${from}`);
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
}

/** Replaces a linked folder, and those above it, by folders of links. */
function ownFolder(dir: string, folder: string): void {
  if (folder === '.') return;
  ownFolder(dir, dirname(folder));
  const path = join(dir, folder);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found === undefined) {
    mkdirSync(path);
    return;
  }
  const original = realpathSync(path);
  rmSync(path);
  mkdirSync(path);
  linkAll(original, path);
}

function linkAll(from: string, to: string): void {
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(to, name));
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
