import { posix } from 'node:path';
import { type Folder, listTemplateFiles, readTemplateFile } from './template-file.ts';
import type { TemplateProblem } from './template-error.ts';
import { parseYaml } from './yaml-source.ts';

/**
 * The keys of the registers about customers, which the playbook may name. The playbook is read before the registers, so
 * their mistakes are reported later, by their readers.
 */
export function customerRegisterKeys(dir: Folder): readonly string[] {
  const reportedLater: TemplateProblem[] = [];
  return listTemplateFiles(dir, 'registers', '.yaml').flatMap((file) => {
    const text = readTemplateFile(dir, file, reportedLater);
    const written = text === null ? null : parseYaml(file, text, reportedLater)?.data;
    const about = (written as { readonly about?: unknown } | null | undefined)?.about;
    return about === 'customer' ? [posix.basename(file, '.yaml')] : [];
  });
}
