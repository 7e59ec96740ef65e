import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ownerRoles } from './playbook.ts';
import {
  type Capability,
  capabilities,
  type Post,
  postCapabilities,
  type Role,
  type RoleRule,
  type RoleRules,
  roles,
} from './roles.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, pathOf, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt, type Report, type YamlSource } from './yaml-source.ts';
import { defaultTemplatesDir } from './templates-dir.ts';
import { key, labels, listOf, mapping, oneOf, words, yesNo } from './yaml-words.ts';

const file = 'roles.yaml';

const staffRoles = roles.filter((role) => role !== 'operator');

const names = z.array(words('a name'), { error: 'a list of names' }).default([]);
const rolesOrNone = z.array(oneOf(roles), { error: 'a list of roles' }).default([]);

export const schema = mapping({
  roles: listOf(
    mapping({
      key: oneOf(roles),
      title: labels,
      names,
      can: z.array(oneOf(capabilities), { error: 'a list of rights' }),
      seats: z.array(oneOf(ownerRoles), { error: 'a list of seats' }).default([]),
      grants: rolesOrNone,
      standsInFor: rolesOrNone,
    }),
    'a list of roles',
  ).optional(),
  posts: listOf(
    mapping({
      key,
      title: labels,
      names,
      can: z.array(oneOf(postCapabilities), { error: 'a list of rights' }).default([]),
      else: listOf(oneOf(staffRoles), 'a list of roles').optional(),
      seat: yesNo.default(false),
    }),
    'a list of posts',
  ),
});

type Written = z.output<typeof schema>;

/** Words that registers use for people other than holders of a post. */
const taken = new Set<string>([...roles, 'owner', 'opener', 'own', 'customer', 'nobody']);

/**
 * The company's roles with their rights, and its posts. A folder without the file, or of before roles were data, has the
 * roles of the program.
 */
export function readRoles(
  dir: Folder,
  problems: TemplateProblem[],
): { readonly rules: RoleRules; readonly posts: readonly Post[] } {
  const found = readFile(dir, problems);
  if (found === null) return { rules: rulesOf(rolesOfProgram()), posts: [] };
  const { source, written } = found;
  const report: Report = (path, message) => problems.push(problemAt(source, path, message));
  const all = written.roles ?? rolesOfProgram();
  checkRoles(all, report);
  const rules = rulesOf(all);
  return { rules, posts: postsOf(written.posts, rules, report) };
}

function readFile(
  dir: Folder,
  problems: TemplateProblem[],
): { readonly source: YamlSource; readonly written: Written } | null {
  if (statSync(join(pathOf(dir), file), { throwIfNoEntry: false }) === undefined) return null;
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  return source === null || written === null ? null : { source, written };
}

/** None where the program's own file is damaged, which is a problem of its own. */
const rolesOfProgram = (): WrittenRoles => readFile(defaultTemplatesDir(), [])?.written.roles ?? [];

type WrittenRoles = NonNullable<Written['roles']>;

/** Of a role that is missing, nothing: it grants no right. */
function rulesOf(written: WrittenRoles): RoleRules {
  const ruleOf = (role: Role): RoleRule => {
    const found = written.find((one) => one.key === role);
    if (found === undefined)
      return {
        label: { 'zh-CN': role, en: role },
        names: [],
        can: [],
        seats: [],
        grants: [],
        standsInFor: [],
      };
    const { key: _, title, ...rule } = found;
    return { ...rule, label: title };
  };
  return Object.fromEntries(roles.map((role) => [role, ruleOf(role)])) as Record<Role, RoleRule>;
}

/** What an operator may have: a right besides these reads or changes what belongs to customers or colleagues. */
const ofOperator: readonly Capability[] = ['program.operate', 'failed.see'];

/** A table with which the company could not work, or with which a person could give themselves rights, is refused. */
function checkRoles(written: WrittenRoles, report: Report): void {
  for (const role of roles.filter((wanted) => !written.some((one) => one.key === wanted)))
    report(['roles'], `${role} is missing; expected every role of the program: ${roles.join(', ')}`);
  for (const right of capabilities.filter((wanted) => !written.some((one) => one.can.includes(wanted))))
    report(['roles'], `no role has the right ${right}; expected one that has it`);
  for (const seat of ownerRoles.filter((wanted) => !written.some((one) => one.seats.includes(wanted))))
    report(['roles'], `no role may take the seat ${seat}; expected one that may`);
  const holders = new Map<string, Role>();
  for (const [n, { key: role, title, names: called, can, grants }] of written.entries()) {
    const at = (path: string, message: string) => report(['roles', n, path], message);
    for (const name of [title['zh-CN'], ...called]) {
      const other = holders.get(name);
      if (other !== undefined && other !== role) at('names', `${name} is a name of ${other}`);
      holders.set(name, role);
    }
    if (written.slice(0, n).some((one) => one.key === role))
      at('key', `${role} is there already; expected each only once`);
    const more = can.filter((right) => !ofOperator.includes(right));
    if (can.includes('program.operate') && more.length > 0)
      at('can', `${role} runs the program and so reads nothing of customers; expected no ${more.join(', ')}`);
    else if (more.length > 0 && !can.includes('process.join'))
      at('can', `${role} takes no part in the process without process.join; expected it with ${more[0]}`);
    if (can.includes('company.answer')) continue;
    for (const given of grants) {
      const beyond = written.find((one) => one.key === given)?.can.find((right) => !can.includes(right));
      if (beyond !== undefined)
        at(
          'grants',
          `${given} has the right ${beyond}, which ${role} has not; expected roles with fewer rights`,
        );
    }
  }
}

function postsOf(written: Written['posts'], rules: RoleRules, report: Report): readonly Post[] {
  const holders = new Map<string, string>(
    roles.flatMap((role) => [rules[role].label['zh-CN'], ...rules[role].names].map((name) => [name, role])),
  );
  return written.map(({ title, else: instead = [], ...one }, n): Post => {
    const at = (path: 'key' | 'names', message: string) => report(['posts', n, path], message);
    if (taken.has(one.key)) at('key', `${one.key} means something else; expected another key`);
    if (written.slice(0, n).some((other) => other.key === one.key))
      at('key', `${one.key} is there already; expected each only once`);
    for (const name of [title['zh-CN'], ...one.names]) {
      const other = holders.get(name);
      if (other !== undefined) at(name === title['zh-CN'] ? 'key' : 'names', `${name} is a name of ${other}`);
      holders.set(name, one.key);
    }
    return { ...one, label: title, else: instead };
  });
}
