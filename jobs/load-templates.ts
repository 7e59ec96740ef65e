import { jsonSchemas } from '../templates/reader/json-schemas.ts';
import { readTemplates, type Templates } from '../templates/reader/read-templates.ts';
import type { Folder } from '../templates/reader/template-file.ts';
import { enterRoles } from '../templates/reader/roles.ts';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';
import { triggers } from './plan/triggers/index.ts';

/**
 * Loads the company's rules and texts, with all triggers registered, and enters its roles and posts as the ones that hold.
 *
 * @param dir the folder with `playbook.yaml`; default: the built-in templates
 * @throws TemplateError listing every problem in every file
 */
export function loadTemplates(dir: Folder = defaultTemplatesDir()): Templates {
  const templates = readTemplates(dir, triggers.all);
  enterRoles(templates.roles, templates.posts);
  return templates;
}

/** The JSON Schemas of the company's rule files, for editors. */
export function ruleSchemas(): ReturnType<typeof jsonSchemas> {
  return jsonSchemas(triggers.all);
}
