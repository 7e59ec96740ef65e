import { readTemplates, type Templates } from '../templates/reader/read-templates.ts';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';
import { triggers } from './plan/triggers/index.ts';

/**
 * Loads the company's rules and texts, with all triggers registered.
 *
 * @param dir the folder with `playbook.yaml`; default: the built-in templates
 * @throws TemplateError listing every problem in every file
 */
export function loadTemplates(dir: string = defaultTemplatesDir()): Templates {
  return readTemplates(dir, triggers.all);
}
