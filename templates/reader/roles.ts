/**
 * Who may do what: the roles that the process names and the posts (岗位) that the company has besides, with their rights,
 * as `roles.yaml` gives them. The only place that grants rights: everything else asks for a capability (`jobs/access`).
 */
import { toPlainWidth } from './plain-width.ts';
import type { OwnerRole } from './playbook.ts';
import type { Labels } from './yaml-words.ts';

/**
 * - `process.join`: takes part in the follow-up process at all. Without it no customer is shown or named.
 * - `customer.follow`: works on customers in whose seats they are, or stand in.
 * - `customer.open`: opens a customer's file.
 * - `customer.read-any`: reads the file of any customer (S1 L29).
 * - `customer.manage`: changes tier, people, days and rooms of the customers they supervise and of those without a
 *   supervisor; assigns grades; skips follow-ups.
 * - `customer.manage-any`: the same for any customer.
 * - `gift.keep-any`: keeps the gift ledger of any customer.
 * - `figures.read`: reads the monthly figures.
 * - `team.answer`: is responsible for their reports and those people's customers.
 * - `company.answer`: is responsible for everyone.
 * - `team.brief`: gets the team's part of the morning list and the evening digest.
 * - `silence.hear`: receives silence escalations above the supervisor; the first such role that has a holder.
 * - `audit.read`: reads the audit trail, within what they are responsible for.
 * - `staff.keep`: maintains the staff register, within the roles they may grant.
 * - `handover.make`: hands customers over.
 * - `failed.see`: sees what was not posted, for the customers they are responsible for, and sends it again. Operators see
 *   all of it, without customers.
 * - `program.operate`: operates the program: its health, its queue, what failed. Nothing about customers.
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
  'failed.see',
  'program.operate',
] as const;

export type Capability = (typeof capabilities)[number];

/** The roles that the program knows, in display order, which is also the order of precedence. */
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
  /** Synonyms (requirements 1.18), in addition to its key and labels. */
  readonly names: readonly string[];
  readonly can: readonly Capability[];
  /** Seats of a customer that holders of this role may take. */
  readonly seats: readonly OwnerRole[];
  /** Roles that holders may grant and revoke: no one can raise themselves or others above their own rights. */
  readonly grants: readonly Role[];
  /** Roles and posts they may stand in for: the same work, or work they are responsible for. */
  readonly standsInFor: readonly string[];
}

/** The rule of every role. */
export type RoleRules = Readonly<Record<Role, RoleRule>>;

/** What `roles.yaml` may grant to a post, besides `process.join`, which every post has. */
export const postCapabilities = [
  'customer.read-any',
  'figures.read',
] as const satisfies readonly Capability[];

/** 岗位: 售后, 法务, 档案管理 … Stored with the roles of a person, by its key. */
export interface Post {
  readonly key: string;
  readonly label: Labels;
  readonly names: readonly string[];
  readonly can: readonly Capability[];
  /** Roles whose holders have the post while no one on the staff register has it. */
  readonly else: readonly Role[];
  /** A customer can have a person of its own for it, and one of weight should. */
  readonly seat: boolean;
}

let posts: ReadonlyMap<string, Post> = new Map();
let rules: ReadonlyMap<string, RoleRule> | null = null;
/** Of the posts too. */
let ruleOfHeld: ReadonlyMap<string, RoleRule> = new Map();

/** Enters what the company's `roles.yaml` says, in place of what was known before. */
export function enterRoles(ofRoles: RoleRules, all: readonly Post[]): void {
  rules = new Map(Object.entries(ofRoles));
  posts = new Map(all.map((post) => [post.key, post]));
  ruleOfHeld = new Map([...rules, ...all.map((post) => [post.key, ruleOfPost(post)] as const)]);
}

/** Without the company's file no right is granted and none refused: a program that did not load it is wrong. */
function knownRules(): ReadonlyMap<string, RoleRule> {
  if (rules === null) throw new Error('no roles are known: roles.yaml has not been loaded');
  return rules;
}

/** The posts of the company, in the order of its file. */
export function allPosts(): readonly Post[] {
  return [...posts.values()];
}

/** The post with this key; undefined for a role, and for a post that the file no longer has. */
export function postOf(key: string): Post | undefined {
  return posts.get(key);
}

/** The posts for which a customer can have a person of its own. */
export function seatPosts(): readonly Post[] {
  return allPosts().filter(({ seat }) => seat);
}

/** The posts among what a person holds. */
export function postsAmong(held: readonly string[]): readonly Post[] {
  return held.flatMap((one) => posts.get(one) ?? []);
}

/** The roles, then the posts: everything a person can hold. */
export function allRoles(): readonly string[] {
  return [...roles, ...posts.keys()];
}

/** Those who have a role or a post themselves. */
export function ownHoldersAmong<One extends { readonly roles: readonly string[] }>(
  all: readonly One[],
  wanted: string,
): readonly One[] {
  return all.filter(({ roles: held }) => held.includes(wanted));
}

/**
 * Those of the holders of anything who have a role or a post: everyone with it, or, while no one has the post, those
 * with a role that has it then.
 */
export function holdersAmong<One extends { readonly roles: readonly string[] }>(
  all: readonly One[],
  wanted: string,
): readonly One[] {
  const own = ownHoldersAmong(all, wanted);
  const instead = own.length > 0 ? [] : (postOf(wanted)?.else ?? []);
  return [...own, ...all.filter(({ roles: held }) => instead.some((role) => held.includes(role)))];
}

function ruleOf(held: string): RoleRule | undefined {
  knownRules();
  return ruleOfHeld.get(held);
}

function ruleOfPost({ key, label, names, can }: Post): RoleRule {
  return { label, names, can: ['process.join', ...can], seats: [], grants: [], standsInFor: [key] };
}

/** Whether one of these roles and posts grants it; asked for every matter of every list. */
export function isGranted(held: readonly string[], capability: Capability): boolean {
  return held.some((role) => ruleOf(role)?.can.includes(capability));
}

export const isRole = (word: string): word is Role => roles.some((role) => role === word);

/**
 * The rules of roles stored in the register. Roles missing from the table (from another version, or removed) are
 * skipped and grant nothing.
 */
export function rulesOfRoles(held: readonly string[]): readonly RoleRule[] {
  return held.flatMap((role) => ruleOf(role) ?? []);
}

/** The roles with a capability, in table order. */
export function rolesThatCan(capability: Capability): readonly Role[] {
  return roles.filter((role) => knownRules().get(role)?.can.includes(capability));
}

/** Accepted spellings of a role, its label first. */
export function namesOfRole(role: string): readonly string[] {
  const rule = ruleOf(role);
  return rule === undefined ? [] : [rule.label['zh-CN'], ...rule.names];
}

/** The role or post with that key or name; null if there is none. */
export function readRole(written: string): string | null {
  const wanted = toPlainWidth(written).trim().toLowerCase();
  const isWanted = (role: string) =>
    role === wanted ||
    namesOfRole(role).some((name) => toPlainWidth(name).toLowerCase() === wanted) ||
    ruleOf(role)?.label.en.toLowerCase() === wanted;
  return allRoles().find(isWanted) ?? null;
}

/** The name of a role in every language, for messages. */
export function roleWords(role: string): Labels {
  return ruleOf(role)?.label ?? { 'zh-CN': role, en: role };
}

/** Display name of a role; the stored value if the table does not have it. */
export function roleName(role: string, language: keyof Labels): string {
  return ruleOf(role)?.label[language] ?? role;
}
