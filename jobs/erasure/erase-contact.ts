import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import { said } from '../../templates/reader/said.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { outdateEveryHome } from '../cards/outdate-homes.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { lockCustomer } from '../replan/lock-customer.ts';
import { replanCustomer } from '../replan/replan-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { endFormPages } from './end-form-pages.ts';
import { blank, erasedPayload } from './forget-customer.ts';
import { redactAbout } from './redact-about.ts';
import { toTraces } from './traces.ts';

const limits = { timeout: 300_000, maxWait: 20_000 };

/**
 * Erases one contact on request; the customer stays. What they wrote is removed entirely; their name is removed from
 * what others wrote about the customer.
 *
 * @throws XinhangError `not_found` for a name with no records
 */
export async function eraseContact(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  name: string,
): Promise<void> {
  if ((await madeBefore(core, 'contact.erase')) !== null) return;
  const now = core.clock.now();
  await changeOnce(
    core,
    'contact.erase',
    async (tx) => {
      await lockCustomer(tx, customer.id);
      const accounts = await accountsOf(tx, customer.id, name);
      const entries = await entriesOf(core, tx, customer.id, name);
      if (entries.length === 0 && !(await isKnown(tx, customer.id, name)))
        throw new XinhangError('not_found', said('contact/none', { code: customer.code, name }));
      await forgetChats(tx, accounts, now);
      const merged = await tx.customer.findMany({
        where: { mergedIntoId: customer.id },
        select: { id: true },
      });
      for (const { id } of [customer, ...merged]) {
        await forgetWords(tx, id, name);
        await forgetScores(tx, id, accounts);
        await forgetPlans(tx, id, name, now);
        await forgetEntries(tx, await entriesOf(core, tx, id, name));
        await tx.contact.deleteMany({ where: { customerId: id, name } });
        await redactAbout(tx, id, name);
      }
      await endFormPages(tx, toTraces({ codes: [], names: [name], ids: [] }), now);
      await outdateEveryHome(tx, now);
      await replanCustomer(tx, customer.id, core.rules, now);
      const audit = { at: now, by, action: 'contact.erase', subject: customer.code };
      await writeAudit(tx, { ...audit, customerId: customer.id });
    },
    () => customer.id,
    limits,
  );
  core.nudge();
}

/** Whether the name appears as a contact, in a contact plan, or as the author of a message. */
export async function isKnown(tx: Tx, customerId: string, name: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ known: boolean }[]>`
    SELECT EXISTS (SELECT FROM contact WHERE customer_id = ${customerId}::uuid AND name = ${name})
      OR EXISTS (SELECT FROM contact_plan WHERE customer_id = ${customerId}::uuid AND contact_name = ${name})
      OR EXISTS (SELECT FROM contact_log
        WHERE customer_id = ${customerId}::uuid AND author_name = ${name} AND actor_id IS NULL) AS known`;
  return row?.known ?? false;
}

/** The entries that are about this person. */
async function entriesOf(
  { templates }: Pick<Core, 'templates'>,
  tx: Tx,
  customerId: string,
  name: string,
): Promise<readonly string[]> {
  const found = templates.registers.map(async ({ key, contact }) =>
    contact === undefined
      ? []
      : await tx.entry.findMany({
          where: { customerId, register: key, answers: { path: [contact.name], equals: name } },
          select: { id: true },
        }),
  );
  return (await Promise.all(found)).flat().map(({ id }) => id);
}

/** They stay, without what they say: all of it is about the person. */
async function forgetEntries(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.entryMove.updateMany({ where: { entryId: { in: [...ids] } }, data: { answers: [] } });
  await tx.entry.updateMany({ where: { id: { in: [...ids] } }, data: { answers: {} } });
}

interface Account {
  readonly platform: string;
  readonly platformUserId: string;
}

async function accountsOf(tx: Tx, customerId: string, name: string): Promise<readonly Account[]> {
  const contacts = await tx.contact.findMany({
    where: { customerId, name, platform: { not: null }, platformUserId: { not: null } },
    select: { platform: true, platformUserId: true },
  });
  return contacts.flatMap(({ platform, platformUserId }) =>
    platform === null || platformUserId === null ? [] : [{ platform, platformUserId }],
  );
}

/** Blanks what they wrote, but keeps the fact that there was contact. */
async function forgetWords(tx: Tx, customerId: string, name: string): Promise<void> {
  const theirs = { customerId, authorName: name, actorId: null };
  await tx.contactLogRevision.deleteMany({ where: { log: theirs } });
  await tx.contactLog.updateMany({
    where: theirs,
    data: { summary: '', fields: {}, attachments: [], authorName: blank },
  });
  // Notices that quote them.
  await tx.$executeRaw`
    WITH quoting AS (
      UPDATE notice SET values = '{}', state = CASE WHEN state = 'planned' THEN 'cancelled' ELSE state END,
             reason = CASE WHEN state = 'planned' THEN ${JSON.stringify(said('reason/names-erased'))}::jsonb ELSE reason END
      WHERE customer_id = ${customerId}::uuid AND values->>'author' = ${name} AND state <> 'claimed'
      RETURNING delivery_id)
    UPDATE delivery SET text = NULL, card = NULL WHERE id IN (SELECT delivery_id FROM quoting)`;
}

/** Blanks inbound items from their accounts, and their web chat messages. */
async function forgetChats(tx: Tx, accounts: readonly Account[], now: Temporal.Instant): Promise<void> {
  for (const { platform, platformUserId } of accounts) {
    const { inJson } = toTraces({ codes: [], names: [], ids: [platformUserId] });
    await tx.$executeRaw`
      UPDATE inbound SET payload = ${erasedPayload}::jsonb, state = 'done', error = NULL, lane = NULL
      WHERE platform = ${platform} AND state <> 'working' AND payload::text ~* ${inJson}`;
    if (platform !== 'web') continue;
    await tx.$executeRaw`
      UPDATE web_message SET content = '{"kind": "text", "text": ""}', author_name = ${blank},
             deleted_at = coalesce(deleted_at, ${toDbInstant(now)})
      WHERE author_id = ${platformUserId}`;
    await tx.webMember.updateMany({ where: { personId: platformUserId }, data: { name: blank } });
  }
}

/** The score stays, for the figures, without whose it is. */
async function forgetScores(tx: Tx, customerId: string, accounts: readonly Account[]): Promise<void> {
  for (const { platform, platformUserId } of accounts) {
    await tx.$executeRaw`
      UPDATE survey_answer a SET platform_user_id = ${newId()} FROM follow_up f
      WHERE f.customer_id = ${customerId}::uuid AND a.follow_up_id = f.id
        AND a.platform = ${platform} AND a.platform_user_id = ${platformUserId}`;
  }
}

async function forgetPlans(tx: Tx, customerId: string, name: string, now: Temporal.Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE contact_plan SET contact_name = ${blank}, contact_title = NULL, goal = NULL,
           ended_at = coalesce(ended_at, ${toDbInstant(now)}), next_contact_on = NULL
    WHERE customer_id = ${customerId}::uuid AND contact_name = ${name}`;
}
