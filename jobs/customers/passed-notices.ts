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
  readStanding,
  readStandings,
  seatsPassing,
  type Standing,
  toStoredStanding,
  type Way,
} from './standing.ts';

const ofNew = 'people/entered';

/** Further customers are only counted. */
const named = 10;

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
  return (await readPlanned(tx)).filter(({ before }) => customerIds.some((id) => before.has(id)));
}

/** How the recipient knew each customer before, as stored with a notice. */
export const knownBefore = z.record(z.string(), z.string());

export const readBefore = (stored: z.infer<typeof knownBefore>): ReadonlyMap<string, Standing> =>
  new Map(Object.entries(stored).map(([id, one]) => [id, readStanding(one)]));

export const toStoredBefore = (before: ReadonlyMap<string, Standing>): z.infer<typeof knownBefore> =>
  Object.fromEntries([...before].map(([id, standing]) => [id, toStoredStanding(standing)]));

const keptSchema = z.object({
  before: knownBefore,
  way: z.object({ from: z.string(), to: z.string() }),
});

async function readPlanned(tx: Tx): Promise<readonly Unheard[]> {
  const rows = await tx.$queryRaw<{ id: string; say: string; recipientId: string; values: unknown }[]>`
    SELECT id, say, recipient_id AS "recipientId", values FROM notice
    WHERE state = 'planned' AND key LIKE ${`${passedPrefix}%`} ORDER BY id FOR UPDATE`;
  return rows.flatMap(({ values, say, ...row }) => {
    const kept = keptSchema.safeParse(values);
    // Written by a version that kept no more than the words.
    if (!kept.success) return [];
    const { before } = kept.data;
    return {
      ...row,
      ...wayIn(kept.data),
      isOfNew: say === ofNew,
      before: readBefore(before),
    };
  });
}

function wayIn(values: unknown): Way {
  const { from, to } = keptSchema.parse(values).way;
  return { from: from === '' ? null : from, to: to === '' ? null : to };
}

/** Takes out of notices that are not posted yet what is not true any more; one of which nothing is left is cancelled. */
export async function rewriteUnheard(
  tx: Tx,
  unheard: readonly Unheard[],
  isTrue: (one: Unheard, customerId: string) => boolean,
): Promise<void> {
  for (const one of unheard) {
    const { id, before } = one;
    const left = new Map([...before].filter(([customerId]) => isTrue(one, customerId)));
    if (left.size === before.size) continue;
    if (left.size > 0) await rewrite(tx, id, left);
    else
      await tx.notice.update({
        where: { id },
        data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
      });
  }
}

async function rewrite(tx: Tx, id: string, before: ReadonlyMap<string, Standing>): Promise<void> {
  const { values, say } = await tx.notice.findUniqueOrThrow({
    where: { id },
    select: { say: true, values: true },
  });
  const { from, to } = wayIn(values);
  const { customerId = null, ...about } = await tellOf(tx, { from, to, isNew: say === ofNew }, before);
  await tx.notice.update({
    where: { id },
    data: { customerId, values: { ...(values as object), ...storableValues(about.values) } },
  });
}

export const isOf = (one: Unheard, pass: Pass): boolean =>
  one.recipientId === pass.recipientId && one.from === pass.from && one.to === pass.to;

/** One notice for each recipient and way: with what is not posted yet of the same way, or of its own. */
export async function writePasses(tx: Tx, passes: readonly Pass[], { by, at }: Actor): Promise<void> {
  const told = passes.filter(({ recipientId }) => recipientId !== by?.id);
  if (told.length === 0) return;
  const ids = new Set(told.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null));
  const people = await tx.staff.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, leftOn: true },
  });
  const nameOf = await tellApart(tx);
  const planned = await readPlanned(tx);
  const notices: NewNotice[] = [];
  const groups = new Map<string, Pass[]>();
  for (const pass of told) {
    const key = [pass.recipientId, pass.from, pass.to].join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pass]);
    else group.push(pass);
  }
  for (const [first, ...more] of groups.values()) {
    if (first === undefined) continue;
    const { recipientId, from, to, isNew = false } = first;
    const recipient = people.find(({ id }) => id === recipientId);
    if (recipient === undefined || recipient.leftOn !== null) continue;
    const say = isNew ? ofNew : recipientId === to ? 'people/taken-over' : 'people/handed-over';
    const before = new Map([first, ...more].map((pass) => [pass.customerId, pass.before]));
    const same = planned.find((one) => isOf(one, first) && one.isOfNew === isNew);
    if (same !== undefined) {
      await rewrite(tx, same.id, new Map([...before, ...same.before]));
      continue;
    }
    const other = people.find(({ id }) => id === (recipientId === to ? from : to));
    const { values, ...about } = await tellOf(tx, { from, to, isNew }, before);
    notices.push({
      key: noticeKey({ is: 'passed', passId: newId() }),
      say,
      recipientId,
      ...about,
      values: {
        ...values,
        way: { from: from ?? '', to: to ?? '' },
        colleague: { name: other !== undefined && nameOf(other) },
      },
      at,
    });
  }
  await writeNotices(tx, notices);
}

async function tellOf(
  tx: Tx,
  { from, to, isNew }: Way & { readonly isNew: boolean },
  before: ReadonlyMap<string, Standing>,
): Promise<{ readonly values: NoticeValues; readonly customerId?: string }> {
  // There may be more of them than a statement has parameters.
  const customers = await tx.$queryRaw<{ id: string; code: string; name: string }[]>`
    SELECT id, code, name FROM customer WHERE id = ANY(${[...before.keys()]}::uuid[]) ORDER BY code LIMIT ${named}`;
  const after = await readStandings(
    tx,
    customers.map(({ id }) => id),
  );
  const way = { from: isNew ? null : from, to };
  const names = customers.map(({ id, code, name }) => {
    const [was, is] = [before.get(id), after.get(id)];
    const seats = was === undefined || is === undefined ? [] : seatsPassing(way, was, is);
    const customer = `${code} ${name}`;
    if (seats.length === 0) return customer;
    return said('people/in-seats', { named: customer, seats: seats.map(seatWords) });
  });
  const [first] = customers;
  return {
    ...(before.size === 1 && first !== undefined ? { customerId: first.id } : {}),
    values: {
      count: before.size,
      more: before.size - customers.length,
      names: said('list/names', { names }),
      first: first?.code ?? '',
      before: toStoredBefore(before),
    },
  };
}

/** Contact plans are seats by their id. */
export const seatWords = (seat: string): Param =>
  /^[0-9a-f]{8}-/u.test(seat) ? said('people/contact-plan') : roleWords(seat);
