import { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { MorningItem } from '../../templates/reader/morning-list.ts';
import { actingStaff } from '../access/acting-staff.ts';
import type { Waiting } from '../approvals/list-requests.ts';
import type { Core } from '../core.ts';
import type { TodayItem } from '../follow-ups/list-today.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { dayOf } from '../plan/moments.ts';
import { ownMorningOf } from '../plan/own-hours.ts';
import type { PostedItem } from '../ports.ts';
import { composeToday, type TodayList } from '../today/compose-today.ts';
import type { NoticeRow } from './load-deliveries.ts';
import type { PersonRow } from './person-row.ts';
import type { Standing } from './last-look.ts';

/**
 * The list that the prompts of a morning become: everything the person has to see to, not only what was prompted for now.
 * Null for prompts of later in the day, and for a single matter, which has its own card.
 */
export async function listOfPrompts(
  core: Core,
  standing: readonly Standing[],
  items: readonly MorningItem[],
  now: Temporal.Instant,
  waitingFor: Waiting,
): Promise<TodayList | null> {
  const recipient = standing[0]?.reminder.recipient ?? null;
  if (recipient === null) return null;
  const { playbook } = core.rules;
  const today = dayOf(now, playbook);
  const morning = ownMorningOf(today, recipient.hours, playbook);
  if (Temporal.Instant.compare(now, morning) < 0) return null;
  const isMorning = standing.some(
    ({ reminder }) => Temporal.Instant.compare(fromDbInstant(reminder.dueAt), morning) <= 0,
  );
  if (!isMorning || (await wasListed(core.db.sql, recipient, today, morning))) return null;
  const reader = await actingStaff(core.db, recipient, today);
  const list = await composeToday(core, reader, today, { prompted: items, waitingFor });
  const all = new Set([
    ...items.map(({ subject }) => subject),
    ...list.matters.map(({ followUpId }) => followUpId),
  ]);
  return all.size + list.waiting.length <= 1 ? null : list;
}

/** The list of a day without prompts; null when it was sent with the prompts, or its day is over. */
export async function listOfNotice(
  core: Core,
  { key, recipient }: NoticeRow,
  now: Temporal.Instant,
  waitingFor: Waiting,
): Promise<TodayList | 'day-over' | 'sent'> {
  const { playbook } = core.rules;
  const today = dayOf(now, playbook);
  if (key !== noticeKey({ is: 'morning', on: today, recipientId: recipient.id })) return 'day-over';
  const morning = ownMorningOf(today, recipient.hours, playbook);
  if (await wasListed(core.db.sql, recipient, today, morning)) return 'sent';
  return await composeToday(core, await actingStaff(core.db, recipient, today), today, { waitingFor });
}

/** Whether a message opened the person's day already. */
async function wasListed(
  sql: Sql,
  { id }: Pick<PersonRow, 'id'>,
  today: Temporal.PlainDate,
  morning: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql.query<{ listed: boolean }>(
    `SELECT EXISTS (SELECT FROM notice WHERE key = $1 AND state IN ('posted', 'unknown'))
         OR EXISTS (SELECT FROM reminder WHERE target = $2 AND state IN ('posted', 'unknown') AND due_at = $3) AS listed`,
    [noticeKey({ is: 'morning', on: today, recipientId: id }), `dm:${id}`, toDbInstant(morning)],
  );
  return rows[0]?.listed ?? false;
}

/** What a list repeats, for the record. */
export function itemsOfMatters(matters: readonly TodayItem[]): readonly PostedItem[] {
  return matters.map(({ customer, step, cycle, days }) => ({
    customer: customer?.code ?? '',
    step,
    cycle,
    say: days < 0 ? 'today/overdue' : 'today/due',
  }));
}

/** Notes what is repeated on a list, so that it follows; earlier lists of the person no longer do. */
export async function noteListed(
  sql: Sql,
  cardId: string,
  reader: Pick<PersonRow, 'id'>,
  matters: readonly TodayItem[],
): Promise<void> {
  const rows = matters.map(({ followUpId, owner }) => ({
    id: followUpId,
    for_owner: owner?.id === reader.id,
  }));
  await sql.query(
    `WITH d AS (DELETE FROM listed_matter l USING delivery o WHERE o.id = l.card_id AND o.target = $3 AND l.card_id <> $1)
     INSERT INTO listed_matter (card_id, follow_up_id, for_owner)
     SELECT $1, i.id, i.for_owner FROM jsonb_to_recordset($2::jsonb) AS i(id uuid, for_owner boolean)
       JOIN follow_up f ON f.id = i.id
     ON CONFLICT DO NOTHING`,
    [cardId, JSON.stringify(rows), `dm:${reader.id}`],
  );
}
