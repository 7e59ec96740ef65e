import type { Prisma } from '../../prisma/client.ts';
import { type OwnerRole, ownerRoles } from '../../templates/reader/playbook.ts';
import { type ActingStaff, seatsOf } from './acting-staff.ts';
import { can } from './can.ts';
import {
  customerWhere,
  type CustomerSeats,
  either,
  type Held,
  heldBy,
  holds,
  none,
  onceHeldSql,
  openFollowUpsSql,
  type Place,
  type Rule,
  ruleSql,
  seatsHeld,
  vacant,
} from './rule.ts';

/**
 * What a person may do with a customer. Membership of a chat group grants nothing.
 *
 * - `read`: see its file and logs: those who work on it, and those above them (requirements 1.17 c, S1 L29).
 * - `work`: record contacts and dates of daily work: its seat holders, their stand-ins, and those who manage it.
 * - `manage`: change its tier, people, dates and rooms: its supervisor, any supervisor if it has none, and those above.
 * - `ledger`: keep its gifts: those who work on it, and finance.
 * - `answer`: read its figures and amounts: for one's own customers, one's reports' customers, or all.
 * - `audit`: read its audit log: those who answer for it, but not those who merely work on it.
 * - `sits`: the person holds one of its seats today. Viewing it is then not recorded, and its greetings are theirs.
 */
export const scopes = ['read', 'work', 'manage', 'ledger', 'answer', 'audit', 'sits'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Which follow-ups concern a person.
 *
 * - `own`: owned by them, or with records kept by them.
 * - `team`: owned by their reports, or owed for customers they supervise.
 * - `rated`: counted in the figures they see: their own and their team's.
 */
export const followUpScopes = ['own', 'team', 'rated'] as const;
export type FollowUpScope = (typeof followUpScopes)[number];

const customerRules: Readonly<Record<Scope, (who: ActingStaff) => Rule>> = {
  read: (who) => (can(who, 'customer.read-any') ? 'all' : customerRules.work(who)),
  work: (who) => either(customerRules.manage(who), customerRules.sits(who)),
  manage: (who) => {
    if (can(who, 'customer.manage-any')) return 'all';
    if (!can(who, 'customer.manage')) return none;
    return either(heldBy(['supervisor'], [who.id]), vacant('supervisor'));
  },
  ledger: (who) => (can(who, 'gift.keep-any') ? 'all' : customerRules.work(who)),
  answer: (who) => either(customerRules.sits(who), customerRules.audit(who)),
  audit: (who) => {
    if (can(who, 'company.answer')) return 'all';
    if (!can(who, 'team.answer')) return none;
    return either(heldBy(['supervisor'], [who.id]), heldBy(['salesperson'], who.leads));
  },
  sits: (who) => (can(who, 'customer.follow') ? heldBy(ownerRoles, seatsOf(who)) : none),
};

const followUpRules: Readonly<Record<FollowUpScope, (who: ActingStaff) => Rule<Place>>> = {
  own: (who) => (can(who, 'customer.follow') ? heldBy(['owner', 'assistant'] as const, seatsOf(who)) : none),
  team: (who) => {
    if (can(who, 'company.answer')) return 'all';
    if (!can(who, 'team.answer')) return none;
    return either<Place>(heldBy(['supervisor'], [who.id]), heldBy(['owner'], who.leads));
  },
  rated: (who) =>
    either<Place>(
      can(who, 'customer.follow') ? heldBy(['owner'], seatsOf(who)) : none,
      followUpRules.team(who),
    ),
};

export function may(scope: Scope, who: ActingStaff, customer: CustomerSeats): boolean {
  return holds(customerRules[scope](who), seatsHeld(customer));
}

export function customersIn(scope: Scope, who: ActingStaff): Prisma.CustomerWhereInput {
  return customerWhere(customerRules[scope](who));
}

/** For a statement with the customer as `c`. */
export function customersSql(scope: Scope, who: ActingStaff): Prisma.Sql {
  return ruleSql(customerRules[scope](who));
}

/** The ids of the customers with which the person may do so, or could while someone of theirs had a seat. Null: all. */
export function onceCustomersSql(scope: Scope, who: ActingStaff): Prisma.Sql | null {
  return onceHeldSql(customerRules[scope](who));
}

/** Whether the person's scope is all customers. */
export function mayWithAll(scope: Scope, who: ActingStaff): boolean {
  return customerRules[scope](who) === 'all';
}

/** The customers with which any of the people may do so. */
export function customersOfAnySql(scope: Scope, people: readonly ActingStaff[]): Prisma.Sql {
  return ruleSql(either(...people.map(customerRules[scope])));
}

export function concerns(scope: FollowUpScope, who: ActingStaff, held: Held<OwnerRole | 'owner'>): boolean {
  return concernsThem(scope, who)(held);
}

/** The same for many follow-ups: the rule is worked out once. */
export function concernsThem(
  scope: FollowUpScope,
  who: ActingStaff,
): (held: Held<OwnerRole | 'owner'>) => boolean {
  const rule = followUpRules[scope](who);
  return (held) => holds(rule, held);
}

/** The ids of the open follow-ups that concern one of these people, as a statement; and of those that no one owns. */
export function openFollowUpsOf(
  concerned: readonly { readonly scope: FollowUpScope; readonly who: ActingStaff }[],
  { orUnowned, which }: { readonly orUnowned: boolean; readonly which: Prisma.Sql },
): Prisma.Sql {
  const rules = concerned.map(({ scope, who }) => followUpRules[scope](who));
  return openFollowUpsSql(either<Place>(...rules, orUnowned ? vacant('owner') : none), which);
}

/** For a statement with the follow-up as `f` and its customer as `c`. */
export function followUpsSql(scope: FollowUpScope, who: ActingStaff): Prisma.Sql {
  return ruleSql(followUpRules[scope](who));
}

/** Whether the person answers for more than their own customers. */
export function hasTeam(who: ActingStaff): boolean {
  return can(who, 'company.answer') || can(who, 'team.answer');
}
