import { Temporal } from 'temporal-polyfill';
import type { Store } from '../../../jobs/open-store.ts';
import { fillColleagues } from '../../outbox/fill-colleagues.ts';
import { fillCrowd } from '../../outbox/fill-crowd.ts';
import type { ChatName } from './chat.ts';

/** Where the company's clock stands in every run. */
export const now = Temporal.Instant.from('2026-03-12T09:00+08:00');

export async function enterSupervisor({ db }: Store, platform: ChatName = 'slack'): Promise<void> {
  const identities = { create: { platform, platformUserId: 'li' } };
  await db.staff.create({ data: { code: 'li', name: '李主管', roles: ['supervisor'], identities } });
}

export async function isAnythingDueLeft({ pool }: Store, until: Temporal.Instant): Promise<boolean> {
  const { rows } = await pool.query<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM reminder WHERE state IN ('planned', 'claimed') AND due_at <= $1) AS left`,
    [new Date(until.epochMilliseconds)],
  );
  return rows[0]?.left === true;
}

export async function isAnythingLeft({ pool }: Store): Promise<boolean> {
  const { rows } = await pool.query<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM reminder WHERE state IN ('planned', 'claimed')) AS left`,
  );
  return rows[0]?.left === true;
}

/** One message for each of so many customers or, where an app writes to no customer, colleagues. */
export async function fillFor(
  { db }: Store,
  platform: ChatName,
  messages: number,
  dueAt: Temporal.Instant,
): Promise<void> {
  if (platform === 'wecom') await fillColleagues(db.sql, messages, dueAt, platform);
  else await fillCrowd(db.sql, messages, dueAt, 'C', platform);
}

/** The people whose messages are counted. */
export const audienceOn = (platform: ChatName): 'customer' | 'staff' =>
  platform === 'wecom' ? 'staff' : 'customer';
