import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { namesOfRole, type Post, postCapabilities, roles } from './roles.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, pathOf, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { key, labels, listOf, mapping, oneOf, words, yesNo } from './yaml-words.ts';

const file = 'roles.yaml';

const staffRoles = roles.filter((role) => role !== 'operator');

export const schema = mapping({
  posts: listOf(
    mapping({
      key,
      title: labels,
      names: z.array(words('a name'), { error: 'a list of names' }).default([]),
      can: z.array(oneOf(postCapabilities), { error: 'a list of rights' }).default([]),
      else: listOf(oneOf(staffRoles), 'a list of roles').optional(),
      seat: yesNo.default(false),
    }),
    'a list of posts',
  ),
});

/** Words that registers use for people other than holders of a post. */
const taken = new Set<string>([...roles, 'owner', 'opener', 'own', 'customer', 'nobody']);

/** @returns the company's posts; none without the file */
export function readPosts(dir: Folder, problems: TemplateProblem[]): readonly Post[] {
  if (statSync(join(pathOf(dir), file), { throwIfNoEntry: false }) === undefined) return [];
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  if (source === null || written === null) return [];
  const names = new Map<string, string>(
    roles.flatMap((role) => namesOfRole(role).map((name) => [name, role])),
  );
  return written.posts.map(({ title, else: instead = [], ...one }, n): Post => {
    const report = (path: 'key' | 'names', message: string) =>
      problems.push(problemAt(source, ['posts', n, path], message));
    const before = written.posts.slice(0, n);
    if (taken.has(one.key)) report('key', `${one.key} means something else; expected another key`);
    if (before.some((other) => other.key === one.key)) {
      report('key', `${one.key} is there already; expected each only once`);
    }
    for (const name of [title['zh-CN'], ...one.names]) {
      const other = names.get(name);
      if (other !== undefined)
        report(name === title['zh-CN'] ? 'key' : 'names', `${name} is a name of ${other}`);
      names.set(name, one.key);
    }
    return { ...one, label: title, else: instead };
  });
}
