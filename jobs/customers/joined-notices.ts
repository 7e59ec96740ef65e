import { z } from 'zod';
import type { Tx } from '../../prisma/client.ts';
import { allRoles, roleWords } from '../../templates/reader/roles.ts';
import { said, saidInLines } from '../../templates/reader/said.ts';
import { type NoticeValues, storableValues } from '../notices/write-notice.ts';
import { tellApart } from '../staff/name-people.ts';
import { knownBefore, readBefore, toStoredBefore } from './passed-notices.ts';
import { readStandings, type Standing } from './standing.ts';

/** A notice of a merge, or of its undoing, that is not posted yet. */
export interface Joined {
  readonly id: string;
  readonly say: string;
  readonly recipientId: string;
  /** How the recipient knew the two customers before. */
  readonly before: ReadonlyMap<string, Standing>;
}

const keptSchema = z.object({ before: knownBefore });

/** Those about any of these customers. Locked, so that none is posted meanwhile. */
export async function readJoined(tx: Tx, customerIds: readonly string[]): Promise<readonly Joined[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string; say: string; recipientId: string; values: unknown }[]>`
    SELECT id, say, recipient_id AS "recipientId", values FROM notice
    WHERE state = 'planned' AND say IN ('people/merged', 'people/unmerged') ORDER BY id FOR UPDATE`;
  const joined = rows.flatMap(({ values, ...row }) => {
    const kept = keptSchema.safeParse(values);
    return kept.success ? [{ ...row, before: readBefore(kept.data.before) }] : [];
  });
  return joined.filter(({ before }) => customerIds.some((id) => before.has(id)));
}

/** Says anew who has the customers. */
export async function refreshJoined(tx: Tx, joined: readonly Joined[]): Promise<void> {
  for (const { id, before } of joined) {
    const { values } = await tx.notice.findUniqueOrThrow({ where: { id }, select: { values: true } });
    const now = storableValues(await joinedValues(tx, before));
    await tx.notice.update({ where: { id }, data: { values: { ...(values as object), ...now } } });
  }
}

/** What a notice about these customers keeps, and who has each of them, in which seats. */
export async function joinedValues(tx: Tx, before: ReadonlyMap<string, Standing>): Promise<NoticeValues> {
  const ids = [...before.keys()];
  const standings = await readStandings(tx, ids);
  const customers = await tx.customer.findMany({ where: { id: { in: ids } }, orderBy: { code: 'asc' } });
  const people = await tx.staff.findMany({
    where: { id: { in: [...standings.values()].flatMap(({ holders }) => Object.values(holders)) } },
    select: { id: true, name: true },
  });
  const nameOf = await tellApart(tx);
  const lines = customers.flatMap(({ id: customerId, code }) => {
    const { holders = {} } = standings.get(customerId) ?? {};
    // Contact plans are not seats that people know by a name.
    const seats = allRoles().filter((seat) => holders[seat] !== undefined);
    const inOrderOfSeats = [...new Set(seats.map((seat) => holders[seat]))];
    const each = inOrderOfSeats.flatMap((id) => {
      const person = people.find((one) => one.id === id);
      if (person === undefined) return [];
      const own = seats.filter((seat) => holders[seat] === id);
      return [said('people/in-seats', { named: nameOf(person), seats: own.map(roleWords) })];
    });
    return each.length === 0 ? [] : [said('people/is-with', { code, people: each })];
  });
  return {
    holders: lines.length > 0 && saidInLines(lines),
    before: toStoredBefore(before),
  };
}
