import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { MorningItem } from '../../templates/reader/morning-list.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { type ActingStaff, allActing } from '../access/acting-staff.ts';
import type { Core } from '../core.ts';
import type { TodayItem } from '../follow-ups/list-today.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { dayOf } from '../plan/moments.ts';
import { ownMorningOf } from '../plan/own-hours.ts';
import type { PostedItem } from '../ports.ts';
import { composeToday, type TodayList } from '../today/compose-today.ts';
import { once, shareLists, type SharedLists } from '../today/shared-lists.ts';
import type { DeliveryRow, NoticeRow, PersonRow } from './delivery-row.ts';
import type { Standing } from './last-look.ts';

/** What is read once for all lists of a batch, when the first of them asks for it. */
export interface Lists {
  readonly shared: SharedLists;
  readonly readerOf: (recipient: PersonRow) => Promise<ActingStaff>;
  /** Whether a message opened the person's day already. */
  readonly wasListed: (recipient: PersonRow) => Promise<boolean>;
}

export function openLists(core: Core, rows: readonly DeliveryRow[], today: Temporal.PlainDate): Lists {
  const recipients = rows.flatMap(({ reminders, notice }) => {
    const [first] = reminders;
    return first?.audience === 'customer' ? [] : (first?.recipient ?? notice?.recipient ?? []);
  });
  const people = [...new Map(recipients.map((person) => [person.id, person])).values()];
  const readers = once(async () => await allActing(core.db, people, today));
  const prompted = rows.flatMap(({ reminders }) =>
    reminders.flatMap(({ audience, followUpId }) => (audience === 'staff' ? [followUpId] : [])),
  );
  const listed = once(async () => await alreadyListed(core.db.sql, people, today, core.rules.playbook));
  return {
    shared: shareLists(core, { readers, prompted }, today),
    readerOf: async (recipient) => {
      const reader = (await readers()).find(({ id }) => id === recipient.id);
      if (reader === undefined) throw new Error('a recipient of another batch');
      return reader;
    },
    wasListed: async ({ id }) => (await listed()).has(id),
  };
}

/**
 * The list that the prompts of a morning become: everything the person has to see to, not only what was prompted for now.
 * Null if the day was opened before, and for a single matter, which has its own card.
 */
export async function listOfPrompts(
  core: Core,
  standing: readonly Standing[],
  items: readonly MorningItem[],
  now: Temporal.Instant,
  lists: Lists,
): Promise<TodayList | null> {
  const recipient = standing[0]?.reminder.recipient ?? null;
  if (recipient === null) return null;
  if (await lists.wasListed(recipient)) return null;
  const today = dayOf(now, core.rules.playbook);
  const reader = await lists.readerOf(recipient);
  const list = await composeToday(core, reader, today, { prompted: items, shared: lists.shared });
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
  lists: Lists,
): Promise<TodayList | 'day-over' | 'sent'> {
  const { playbook } = core.rules;
  const today = dayOf(now, playbook);
  if (key !== noticeKey({ is: 'morning', on: today, recipientId: recipient.id })) return 'day-over';
  if (await lists.wasListed(recipient)) return 'sent';
  return await composeToday(core, await lists.readerOf(recipient), today, { shared: lists.shared });
}

/** Those of them for whom a message has opened the day already. */
async function alreadyListed(
  sql: Sql,
  people: readonly PersonRow[],
  today: Temporal.PlainDate,
  playbook: Playbook,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH person AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS p(id, key, morning))
     SELECT p.id FROM person p JOIN notice n ON n.key = p.key WHERE n.state IN ('posted', 'unknown')
     UNION
     SELECT p.id FROM person p JOIN reminder r ON r.target = 'dm:' || p.id AND r.due_at = p.morning
       WHERE r.state IN ('posted', 'unknown')`,
    [
      people.map(({ id }) => id),
      people.map(({ id }) => noticeKey({ is: 'morning', on: today, recipientId: id })),
      people.map(({ hours }) => toDbInstant(ownMorningOf(today, hours, playbook))),
    ],
  );
  return new Set(rows.map(({ id }) => id));
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

/** A list that is about to be posted, with what it repeats. */
export interface ListedCard {
  readonly cardId: string;
  /** `dm:<staff id>` */
  readonly target: string;
  readonly matters: readonly TodayItem[];
}

/** Notes what is repeated on lists, so that they follow; earlier lists of the same people no longer do. */
export async function noteListed(sql: Sql, cards: readonly ListedCard[]): Promise<void> {
  if (cards.length === 0) return;
  const rows = cards.flatMap(({ cardId, target, matters }) =>
    matters.map(({ followUpId, owner }) => ({
      card: cardId,
      id: followUpId,
      for_owner: target === `dm:${owner?.id}`,
    })),
  );
  await sql.query(
    `WITH d AS (
       DELETE FROM listed_matter l USING delivery o
       WHERE o.id = l.card_id AND o.target = ANY($2) AND l.card_id <> ALL($1::uuid[]))
     INSERT INTO listed_matter (card_id, follow_up_id, for_owner)
     SELECT i.card, i.id, i.for_owner FROM jsonb_to_recordset($3::jsonb) AS i(card uuid, id uuid, for_owner boolean)
       JOIN follow_up f ON f.id = i.id
     ON CONFLICT DO NOTHING`,
    [cards.map(({ cardId }) => cardId), cards.map(({ target }) => target), JSON.stringify(rows)],
  );
}
