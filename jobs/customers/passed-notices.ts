import { z } from 'zod';
import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { type Param, said, toStored } from '../../templates/reader/said.ts';
import { noticeKey, passedPrefix } from '../notices/notice-key.ts';
import { type NewNotice, type NoticeValues, storableValues, writeNotices } from '../notices/write-notice.ts';
import { tellApart } from '../staff/name-people.ts';
import type { Actor } from './remember-change.ts';
import {
  readStandings,
  seatsPassing,
  type Standing,
  standingReader,
  toStoredStanding,
  type Way,
} from './standing.ts';

const ofNew = 'people/entered';

/** Further customers are only counted. */
export const namedInNotice = 10;

/** What one recipient is told of one customer that changes hands. */
export interface Pass extends Way {
  readonly recipientId: string;
  readonly customerId: string;
  /** How the recipient knew it before. */
  readonly before: Standing;
  /** Entered now, by the first of the two. */
  readonly isNew?: boolean;
}

/** A notice of passed customers that is not posted yet. */
export interface Unheard extends Way {
  readonly id: string;
  readonly recipientId: string;
  /** How the recipient knew each of its customers before. */
  readonly before: ReadonlyMap<string, Standing>;
  readonly isOfNew: boolean;
}

/** Those about these customers, oldest first. Locked, so that none is posted meanwhile. */
export async function readUnheard(tx: Tx, customerIds: readonly string[]): Promise<readonly Unheard[]> {
  return thoseAbout(await readPlanned(tx), customerIds);
}

export function thoseAbout(all: readonly Unheard[], customerIds: readonly string[]): readonly Unheard[] {
  return all.filter(({ before }) => customerIds.some((id) => before.has(id)));
}

/** How the recipient knew each customer before, as stored with a notice. */
export const knownBefore = z.record(z.string(), z.string());

export function readBefore(
  stored: z.infer<typeof knownBefore>,
  readStanding = standingReader(),
): ReadonlyMap<string, Standing> {
  return new Map(Object.entries(stored).map(([id, one]) => [id, readStanding(one)]));
}

export function toStoredBefore(before: ReadonlyMap<string, Standing>): z.infer<typeof knownBefore> {
  const known = new Map<Standing, string>();
  const stored = (standing: Standing): string => {
    const text = known.get(standing) ?? toStoredStanding(standing);
    known.set(standing, text);
    return text;
  };
  return Object.fromEntries([...before].map(([id, standing]) => [id, stored(standing)]));
}

const keptSchema = z.object({
  before: knownBefore,
  way: z.object({ from: z.string(), to: z.string() }),
});

/** All of them, oldest first, locked. */
export async function readPlanned(tx: Tx): Promise<readonly Unheard[]> {
  const rows = await tx.$queryRaw<{ id: string; say: string; recipientId: string; values: unknown }[]>`
    SELECT id, say, recipient_id AS "recipientId", values FROM notice
    WHERE state = 'planned' AND key LIKE ${`${passedPrefix}%`} ORDER BY id FOR UPDATE`;
  const readStanding = standingReader();
  return rows.flatMap(({ values, say, ...row }) => {
    const kept = keptSchema.safeParse(values);
    // Written by a version that kept no more than the words.
    if (!kept.success) return [];
    const { before, way } = kept.data;
    return {
      ...row,
      from: way.from === '' ? null : way.from,
      to: way.to === '' ? null : way.to,
      isOfNew: say === ofNew,
      before: readBefore(before, readStanding),
    };
  });
}

/**
 * Takes out of notices that are not posted yet what is not true any more; one of which nothing is left is cancelled.
 *
 * @returns those that are left, as they are now
 */
export async function rewriteUnheard(
  tx: Tx,
  unheard: readonly Unheard[],
  isTrue: (one: Unheard, customerId: string) => boolean,
): Promise<readonly Unheard[]> {
  const now = unheard.map((one): Unheard => {
    const before = new Map([...one.before].filter(([customerId]) => isTrue(one, customerId)));
    return before.size === one.before.size ? one : { ...one, before };
  });
  const left = now.filter(({ before }) => before.size > 0);
  const empty = now.flatMap(({ id, before }) => (before.size > 0 ? [] : id));
  await rewrite(
    tx,
    left.filter((one) => !unheard.includes(one)),
  );
  if (empty.length === 0) return left;
  await tx.notice.updateMany({
    where: { id: { in: empty } },
    data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
  });
  return left;
}

/** Together, because an import changes hundreds at once. */
async function rewrite(tx: Tx, notices: readonly Unheard[]): Promise<void> {
  if (notices.length === 0) return;
  const told = await tellOf(
    tx,
    notices.map(({ isOfNew, ...one }) => ({ ...one, isNew: isOfNew })),
  );
  const written = notices.map(({ id }, n) => {
    const { customerId = null, values = {} } = told[n] ?? {};
    return { id, customerId, values: storableValues(values) };
  });
  await tx.$executeRaw`
    UPDATE notice SET customer_id = w."customerId", values = notice.values || w.values
    FROM jsonb_to_recordset(${JSON.stringify(written)}::jsonb) AS w(id uuid, "customerId" uuid, values jsonb)
    WHERE notice.id = w.id`;
}

export const isOf = (one: Unheard, pass: Pass): boolean =>
  one.recipientId === pass.recipientId && one.from === pass.from && one.to === pass.to;

/**
 * One notice for each recipient and way: with what is not posted yet of the same way, or of its own.
 *
 * @param known those that are not posted yet, where they have been read
 */
export async function writePasses(
  tx: Tx,
  passes: readonly Pass[],
  { by, at }: Actor,
  known?: readonly Unheard[],
): Promise<void> {
  const told = passes.filter(({ recipientId }) => recipientId !== by?.id);
  if (told.length === 0) return;
  const ids = new Set(told.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null));
  const people = await tx.staff.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, leftOn: true },
  });
  const nameOf = await tellApart(tx);
  const planned = known ?? (await readPlanned(tx));
  const groups = new Map<string, Pass[]>();
  for (const pass of told) {
    const key = [pass.recipientId, pass.from, pass.to].join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pass]);
    else group.push(pass);
  }
  const longer: Unheard[] = [];
  const fresh: (Telling & Pick<Pass, 'recipientId'>)[] = [];
  for (const [first, ...more] of groups.values()) {
    if (first === undefined) continue;
    const { recipientId, from, to, isNew = false } = first;
    const recipient = people.find(({ id }) => id === recipientId);
    if (recipient === undefined || recipient.leftOn !== null) continue;
    const before = new Map([first, ...more].map((pass) => [pass.customerId, pass.before]));
    const same = planned.find((one) => isOf(one, first) && one.isOfNew === isNew);
    if (same === undefined) fresh.push({ recipientId, from, to, isNew, before });
    else longer.push({ ...same, before: new Map([...before, ...same.before]) });
  }
  await rewrite(tx, longer);
  const words = await tellOf(tx, fresh);
  const notices = fresh.map(({ recipientId, from, to, isNew }, n): NewNotice => {
    const other = people.find(({ id }) => id === (recipientId === to ? from : to));
    const { values, ...about } = words[n] ?? {};
    return {
      key: noticeKey({ is: 'passed', passId: newId() }),
      say: isNew ? ofNew : recipientId === to ? 'people/taken-over' : 'people/handed-over',
      recipientId,
      ...about,
      values: {
        ...values,
        way: { from: from ?? '', to: to ?? '' },
        colleague: { name: other !== undefined && nameOf(other) },
      },
      at,
    };
  });
  await writeNotices(tx, notices);
}

interface Telling extends Way {
  readonly isNew: boolean;
  readonly before: ReadonlyMap<string, Standing>;
}

interface Told {
  readonly values: NoticeValues;
  readonly customerId?: string;
}

/** What notices say of their customers, in the order given. */
async function tellOf(tx: Tx, tellings: readonly Telling[]): Promise<readonly Told[]> {
  if (tellings.length === 0) return [];
  const ids = tellings.map(({ before }) => [...before.keys()]);
  // There may be more of them than a statement has parameters.
  const first = await tx.$queryRaw<{ n: number; id: string; code: string; name: string }[]>`
    SELECT n, id, code, name FROM (
      SELECT one.n, c.id, c.code, c.name, row_number() OVER (PARTITION BY one.n ORDER BY c.code) AS place
      FROM unnest(${ids.flatMap((all, n) => all.map(() => n))}::int[], ${ids.flat()}::uuid[]) one(n, id)
        JOIN customer c ON c.id = one.id) placed
    WHERE place <= ${namedInNotice} ORDER BY n, place`;
  const after = await readStandings(tx, [...new Set(first.map(({ id }) => id))]);
  return tellings.map(({ from, to, isNew, before }, n): Told => {
    const customers = first.filter((one) => one.n === n);
    const way = { from: isNew ? null : from, to };
    const names = customers.map(({ id, code, name }) => {
      const [was, is] = [before.get(id), after.get(id)];
      const seats = was === undefined || is === undefined ? [] : seatsPassing(way, was, is);
      const customer = `${code} ${name}`;
      if (seats.length === 0) return customer;
      return said('people/in-seats', { named: customer, seats: seats.map(seatWords) });
    });
    const [one] = customers;
    return {
      ...(before.size === 1 && one !== undefined ? { customerId: one.id } : {}),
      values: {
        count: before.size,
        more: before.size - customers.length,
        names: said('list/names', { names }),
        first: one?.code ?? '',
        before: toStoredBefore(before),
      },
    };
  });
}

/** Contact plans are seats by their id. */
export const seatWords = (seat: string): Param =>
  /^[0-9a-f]{8}-/u.test(seat) ? said('people/contact-plan') : roleWords(seat);
