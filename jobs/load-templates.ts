import { readTemplates, type Templates } from '../templates/reader/read-templates.ts';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';
import { triggers } from './plan/triggers/index.ts';

/**
 * The company's rules and words, with every trigger that there is.
 *
 * @param dir the folder with `playbook.yaml`; the program's own when none is given
 * @throws TemplateError with all problems of all files
 */
export function loadTemplates(dir: string = defaultTemplatesDir()): Templates {
  return readTemplates(dir, triggers.all);
}
