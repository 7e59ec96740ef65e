import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateProblem } from './template-error.ts';

/** A folder of templates, or one of which some files read differently: a copy that someone edits. */
export type Folder = string | { readonly path: string; readonly edited: Readonly<Record<string, string>> };

export function pathOf(dir: Folder): string {
  return typeof dir === 'string' ? dir : dir.path;
}

/**
 * Reads a file edited by hand: drops CRLF and byte order mark, and rejects anything but UTF-8, because a GBK file
 * would post garbage to a customer.
 */
export function readTemplateFile(dir: Folder, file: string, problems: TemplateProblem[]): string | null {
  const report = (line: number, message: string): null => {
    problems.push({ file, line, key: '', message });
    return null;
  };
  const edited = typeof dir === 'string' ? undefined : dir.edited[file];
  let bytes: Buffer;
  try {
    bytes = edited === undefined ? readFileSync(join(pathOf(dir), file)) : Buffer.from(edited);
  } catch (error) {
    return report(1, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isUtf8(bytes))
    return report(1, 'is not UTF-8; save it as UTF-8 (in Notepad: Save as, encoding UTF-8)');
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const control = /[^\P{Cc}\n\t]/u.exec(text);
  if (control === null) return text;
  return report(
    text.slice(0, control.index).split('\n').length,
    'has an invisible control character; retype the line',
  );
}

/** All files with an extension below a folder, relative to `dir`, in a fixed order. */
export function listTemplateFiles(dir: Folder, folder: string, ending: string): string[] {
  const root = pathOf(dir);
  if (!isFolder(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      // Editors and mounted volumes leave copies with a leading dot.
      if (entry.name.startsWith('.')) return [];
      const path = `${folder}/${entry.name}`;
      // A link may be to a folder: mounted volumes have them.
      if (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(root, path))))
        return listTemplateFiles(dir, path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
