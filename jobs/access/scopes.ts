import type { Prisma } from '../../prisma/client.ts';
import { type OwnerRole, ownerRoles } from '../../templates/reader/playbook.ts';
import { type ActingStaff, seatsOf } from './acting-staff.ts';
import { can } from './can.ts';
import {
  customerWhere,
  type CustomerSeats,
  either,
  followUpWhere,
  followUpWhereNot,
  type Held,
  heldBy,
  holds,
  none,
  type Place,
  type Rule,
  ruleSql,
  seatsHeld,
  vacant,
} from './rule.ts';

/**
 * What somebody may do with a customer. Membership of a chat group grants nothing.
 *
 * - `read`: see its file and its logs: who works on it, and the ones above them (requirements 1.17 c, S1 L29).
 * - `work`: record contacts and days of daily work: everybody on its seats, stand-ins too, and who manages it.
 * - `manage`: change its tier, people, days and rooms: its supervisor, any supervisor where it has none, those above.
 * - `ledger`: keep its gifts: who works on it, and finance.
 * - `answer`: read its figures and amounts: one's own customers, those of one's people, or all.
 * - `audit`: read who did what with it: those who answer for it, and not who merely works on it.
 * - `sits`: one of its seats is one's own today. What one sees of it then leaves no trace; its greetings are one's own.
 */
export const scopes = ['read', 'work', 'manage', 'ledger', 'answer', 'audit', 'sits'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Which follow-ups are somebody's business.
 *
 * - `own`: what one owes, or keeps the records of.
 * - `team`: what the people under one owe, and what is owed for the customers one supervises.
 * - `rated`: what counts in the figures one sees: one's own doing, and the team's.
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

/** For a statement in which the customer is called `c`. */
export function customersSql(scope: Scope, who: ActingStaff): Prisma.Sql {
  return ruleSql(customerRules[scope](who));
}

export function concerns(scope: FollowUpScope, who: ActingStaff, held: Held<OwnerRole | 'owner'>): boolean {
  return holds(followUpRules[scope](who), held);
}

export function followUpsIn(scope: FollowUpScope, who: ActingStaff): Prisma.FollowUpWhereInput {
  return followUpWhere(followUpRules[scope](who));
}

/** Those that are not in it. */
export function followUpsOutside(scope: FollowUpScope, who: ActingStaff): Prisma.FollowUpWhereInput {
  return followUpWhereNot(followUpRules[scope](who));
}

/** For a statement in which the follow-up is called `f` and its customer `c`. */
export function followUpsSql(scope: FollowUpScope, who: ActingStaff): Prisma.Sql {
  return ruleSql(followUpRules[scope](who));
}

/** Whether there is anybody or anything under somebody besides their own customers. */
export function hasTeam(who: ActingStaff): boolean {
  return can(who, 'company.answer') || can(who, 'team.answer');
}
