import { tellApart } from '../staff/name-people.ts';
import type { Core } from '../core.ts';
import { listWaiting } from '../approvals/list-requests.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { dayOf } from '../plan/moments.ts';
import { listAbsences } from './absences.ts';
import { readHoldings } from './holdings.ts';
import { customersAmong, type Moved } from './moved.ts';

/** What would move: counts and the first few names. */
export interface HandoverPreview {
  readonly seats: Moved['seats'];
  readonly posts: Moved['posts'];
  readonly customerIds: readonly string[];
  /** The first few, by code. */
  readonly customers: readonly { readonly id: string; readonly code: string; readonly name: string }[];
  readonly followUps: number;
  readonly reminders: number;
  readonly approvals: number;
  readonly plans: number;
  /** Reports of the person who leaves. */
  readonly reports: readonly string[];
  /** Names of the people whose absences the person who leaves was to cover. */
  readonly standsInFor: readonly string[];
}

/** Fits on a phone screen. */
const named = 5;

export async function previewHandover(
  core: Core,
  from: StaffMember,
  scope: readonly string[] | null,
): Promise<HandoverPreview> {
  const { db } = core;
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const held = await readHoldings(db, from.id, scope);
  const customerIds = customersAmong(held);
  const within = { customerId: { in: customerIds } };
  const first = await db.customer.findMany({
    where: { id: { in: customerIds } },
    orderBy: { code: 'asc' },
    take: named,
    select: { id: true, code: true, name: true },
  });
  const waiting = await listWaiting(db, core.templates.approvals, from.id, today);
  return {
    seats: held.seats,
    posts: held.posts,
    customerIds,
    customers: first,
    followUps: await db.followUp.count({ where: { ...within, state: 'open', ownerId: from.id } }),
    reminders: await db.reminder.count({
      where: { state: 'planned', recipientId: from.id, followUp: { ...within, state: 'open' } },
    }),
    approvals: waiting.filter(
      ({ customer }) => scope === null || (customer !== null && customerIds.includes(customer.id)),
    ).length,
    plans: held.plans.length,
    reports: (await db.staff.findMany({ where: { reportsToId: from.id, leftOn: null } })).map(
      await tellApart(db),
    ),
    standsInFor: (await listAbsences(db, today, { standInId: from.id })).map(({ staff }) => staff.name),
  };
}
