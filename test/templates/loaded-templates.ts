import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadTemplates } from '../../jobs/load-templates.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { enterRoles } from '../../templates/reader/roles.ts';
import { fastDir } from '../fast-dir.ts';
import { type Edit, linkTemplates } from './edited-templates.ts';

const known = new Map<string, Templates>();

/** Of changed templates, removed with the worker. */
const folders: string[] = [];
const whole = { recursive: true, force: true } as const;

/**
 * The company's templates, with some files changed: read once by a worker, because reading them takes longer than most
 * tests that need them, and nothing changes them afterwards. Their roles are the ones that hold.
 */
export function loadedTemplates(edits: Readonly<Record<string, Edit>> = {}): Templates {
  const key = JSON.stringify(edits);
  const templates = known.get(key) ?? load(edits);
  known.set(key, templates);
  enterRoles(templates.roles, templates.posts);
  return templates;
}

function load(edits: Readonly<Record<string, Edit>>): Templates {
  if (Object.keys(edits).length === 0) return loadTemplates();
  const dir = mkdtempSync(join(fastDir, 'templates-'));
  if (folders.length === 0) process.once('exit', () => folders.forEach((one) => rmSync(one, whole)));
  folders.push(dir);
  linkTemplates(dir, edits);
  return loadTemplates(dir);
}
