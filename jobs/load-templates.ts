import { jsonSchemas } from '../templates/reader/json-schemas.ts';
import { readTemplates, type Templates } from '../templates/reader/read-templates.ts';
import type { Folder } from '../templates/reader/template-file.ts';
import { enterPosts } from '../templates/reader/roles.ts';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';
import { triggers } from './plan/triggers/index.ts';

/**
 * Loads the company's rules and texts, with all triggers registered, and enters its posts in the table of roles.
 *
 * @param dir the folder with `playbook.yaml`; default: the built-in templates
 * @throws TemplateError listing every problem in every file
 */
export function loadTemplates(dir: Folder = defaultTemplatesDir()): Templates {
  const templates = readTemplates(dir, triggers.all);
  enterPosts(templates.posts);
  return templates;
}

/** The JSON Schemas of the company's rule files, for editors. */
export function ruleSchemas(): ReturnType<typeof jsonSchemas> {
  return jsonSchemas(triggers.all);
}
