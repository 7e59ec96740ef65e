/**
 * The roles of the company and what each of them may do. The one place where a role gets its rights: everything else
 * asks for a capability (`jobs/access`). Plain data, so that it can become a file of the company's.
 */
import { toPlainWidth } from './plain-width.ts';
import type { OwnerRole } from './playbook.ts';
import type { Labels } from './yaml-words.ts';

/**
 * - `process.join`: takes part in the follow-up process at all. Without it no customer is shown, nor named.
 * - `customer.follow`: works on the customers whose seats one holds, or stands in for.
 * - `customer.open`: opens a customer's file.
 * - `customer.read-any`: reads the file of any customer (S1 L29).
 * - `customer.manage`: changes tier, people, days and rooms of the customers one supervises, and of those without a
 *   supervisor; gives grades; skips what is owed.
 * - `customer.manage-any`: the same for any customer.
 * - `gift.keep-any`: keeps the ledger of gifts of any customer.
 * - `figures.read`: reads the figures of a month.
 * - `team.answer`: answers for the people who report to one, and for their customers.
 * - `company.answer`: answers for everybody.
 * - `team.brief`: reads of the team in the morning and in the evening.
 * - `silence.hear`: is whom silence is reported to above the supervisor; the first such role that has somebody.
 * - `audit.read`: reads who did what, within what one answers for.
 * - `staff.keep`: keeps the staff register, within the roles one may give.
 * - `handover.make`: hands customers over.
 * - `program.operate`: runs the program: its health, its queue, what failed. Nothing about customers.
 */
export const capabilities = [
  'process.join',
  'customer.follow',
  'customer.open',
  'customer.read-any',
  'customer.manage',
  'customer.manage-any',
  'gift.keep-any',
  'figures.read',
  'team.answer',
  'company.answer',
  'team.brief',
  'silence.hear',
  'audit.read',
  'staff.keep',
  'handover.make',
  'program.operate',
] as const;

export type Capability = (typeof capabilities)[number];

/** The order in which they are listed, and in which the first one of several is looked for. */
export const roles = [
  'supervisor',
  'salesperson',
  'assistant',
  'finance',
  'director',
  'gm',
  'operator',
] as const;

export type Role = (typeof roles)[number];

export interface RoleRule {
  readonly label: Labels;
  /** What else people call it (requirements 1.18); its key and its labels are names already. */
  readonly names: readonly string[];
  readonly can: readonly Capability[];
  /** The seats of a customer that somebody of this role may take. */
  readonly seats: readonly OwnerRole[];
  /** The roles that somebody of this role may give and take: nobody makes himself or others more than he is. */
  readonly grants: readonly Role[];
  /** The roles for whose absence somebody of this role may stand in; it does the same work, or answers for it. */
  readonly standsInFor: readonly Role[];
}

/** What somebody can do who answers for others. */
const answering = [
  'process.join',
  'customer.follow',
  'customer.open',
  'customer.read-any',
  'customer.manage',
  'figures.read',
  'audit.read',
  'staff.keep',
  'handover.make',
] as const satisfies readonly Capability[];

const above = [
  ...answering,
  'customer.manage-any',
  'company.answer',
  'silence.hear',
] as const satisfies readonly Capability[];

export const roleRules: Readonly<Record<Role, RoleRule>> = {
  supervisor: {
    label: { 'zh-CN': '销售主管', en: 'supervisor' },
    names: ['主管', '销售经理'],
    can: [...answering, 'team.answer', 'team.brief'],
    seats: ['supervisor', 'salesperson', 'assistant'],
    grants: ['salesperson', 'assistant'],
    standsInFor: ['supervisor', 'salesperson', 'assistant'],
  },
  salesperson: {
    label: { 'zh-CN': '业务员', en: 'salesperson' },
    names: ['业务', '销售'],
    can: ['process.join', 'customer.follow', 'figures.read'],
    seats: ['salesperson', 'assistant'],
    grants: [],
    standsInFor: ['salesperson', 'assistant'],
  },
  assistant: {
    label: { 'zh-CN': '业务助理', en: 'assistant' },
    names: ['助理', '销售助理'],
    can: ['process.join', 'customer.follow', 'figures.read'],
    seats: ['assistant'],
    grants: [],
    standsInFor: ['assistant'],
  },
  finance: {
    label: { 'zh-CN': '财务', en: 'finance' },
    names: [],
    can: ['process.join', 'gift.keep-any'],
    seats: [],
    grants: [],
    standsInFor: ['finance'],
  },
  director: {
    label: { 'zh-CN': '营销总监', en: 'marketing director' },
    names: ['总监'],
    can: above,
    seats: ['supervisor'],
    grants: ['supervisor', 'salesperson', 'assistant', 'finance', 'director', 'operator'],
    standsInFor: ['supervisor', 'salesperson', 'assistant', 'finance', 'director', 'gm'],
  },
  gm: {
    label: { 'zh-CN': '总经理', en: 'general manager' },
    names: ['总领导'],
    can: above,
    seats: ['supervisor'],
    grants: roles,
    standsInFor: ['supervisor', 'salesperson', 'assistant', 'finance', 'director', 'gm'],
  },
  operator: {
    label: { 'zh-CN': '系统管理员', en: 'operator' },
    names: ['管理员', '运维'],
    can: ['program.operate'],
    seats: [],
    grants: [],
    standsInFor: ['operator'],
  },
};

export const isRole = (word: string): word is Role => roles.some((role) => role === word);

const known: ReadonlyMap<string, RoleRule> = new Map(Object.entries(roleRules));

/**
 * What somebody's roles say, by the register. One that the table does not have (a role of another version of the
 * program, or one that is gone) says nothing and gives no right.
 */
export function rulesOfRoles(held: readonly string[]): readonly RoleRule[] {
  return held.flatMap((role) => known.get(role) ?? []);
}

/** The roles that can do a thing, in the order of the table. */
export function rolesThatCan(capability: Capability): readonly Role[] {
  return roles.filter((role) => roleRules[role].can.includes(capability));
}

/** What people write for a role, its label first. */
export function namesOfRole(role: Role): readonly string[] {
  const { label, names } = roleRules[role];
  return [label['zh-CN'], ...names];
}

/** The role that is written, by its key or any of its names; null when it is none. */
export function readRole(written: string): Role | null {
  const wanted = toPlainWidth(written).trim().toLowerCase();
  return roles.find((role) => role === wanted || namesOfRole(role).includes(wanted)) ?? null;
}

/** What a role is called; one that the table does not have, by what is stored. */
export function roleName(role: string, language: keyof Labels): string {
  return known.get(role)?.label[language] ?? role;
}
