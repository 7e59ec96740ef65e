import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { joinedValues, readJoined, refreshJoined } from '../customers/joined-notices.ts';
import { type Pass, readUnheard, rewriteUnheard, writePasses } from '../customers/passed-notices.ts';
import { passesBetween, readStandings, type Standing } from '../customers/standing.ts';
import { mergePrefix, noticeKey } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { tellApart } from '../staff/name-people.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FoundMerge } from './find-merge.ts';

interface MergeStep {
  readonly by: StaffMember;
  readonly at: Temporal.Instant;
  readonly step: 'done' | 'undone';
  /** Who had the two customers before it. */
  readonly before: ReadonlyMap<string, Standing>;
}

/**
 * Tells the colleagues in the seats of both customers, without the one who did it, and who has them now. What they have
 * not heard yet of the two passing is taken into it. Those who have not heard of the opposite step hear of neither, and
 * only of what is different to them.
 */
export async function tellMerge(
  tx: Tx,
  { id, kept, merged }: FoundMerge,
  { by, at, step, before }: MergeStep,
): Promise<void> {
  const both = [kept.id, merged.id];
  const now = await readStandings(tx, both);
  const unheard = await readUnheard(tx, both);
  const joined = await readJoined(tx, both);
  const say = step === 'done' ? 'people/merged' : 'people/unmerged';
  const opposite = joined.filter(
    (one) => one.say !== say && both.every((customer) => one.before.has(customer)),
  );
  const standings = [...before.values(), ...now.values()];
  const concerned = new Set([
    ...standings.flatMap(({ holders }) => Object.values(holders)),
    ...[...unheard, ...opposite].map(({ recipientId }) => recipientId),
  ]);
  const here = await tx.staff.findMany({
    where: { id: { in: [...concerned] }, leftOn: null },
    select: { id: true },
  });
  const posted = await tx.notice.findMany({
    where: { key: { startsWith: mergePrefix(id) }, state: { notIn: ['planned', 'cancelled'] } },
    select: { recipientId: true },
  });
  const heard = new Set(posted.map(({ recipientId }) => recipientId));
  const passes: Pass[] = [];
  const notices: NewNotice[] = [];
  const nameOf = await tellApart(tx);
  for (const { id: recipientId } of here) {
    const mine = opposite.find((one) => one.recipientId === recipientId);
    const own = unheard.filter((one) => one.recipientId === recipientId);
    const known = new Map(
      both.flatMap((customer) => {
        const last =
          mine?.before.get(customer) ??
          own.find((one) => one.before.has(customer))?.before.get(customer) ??
          before.get(customer);
        return last === undefined ? [] : [[customer, last] as const];
      }),
    );
    // Of what is undone again, those have heard who were told, and the one who did it.
    const isNews = mine === undefined && (own.length === 0 || step === 'done' || heard.has(recipientId));
    if (!isNews) passes.push(...passesOf(recipientId, known, now));
    else if (recipientId !== by.id)
      notices.push({
        key: noticeKey({ is: 'merge', mergeId: id, recipientId, step }),
        say,
        recipientId,
        customerId: kept.id,
        values: {
          customer: { code: kept.code, name: kept.name },
          other: { code: merged.code, name: merged.name },
          colleague: { name: nameOf(by) },
          ...(await joinedValues(tx, known)),
        },
        at,
      });
  }
  // Who did it knows what became of the merged one; what passed to them before, they hear.
  await rewriteUnheard(
    tx,
    unheard,
    ({ recipientId }, customer) =>
      !both.includes(customer) || (recipientId === by.id && customer === kept.id),
  );
  await tx.notice.updateMany({
    where: { id: { in: opposite.map((one) => one.id) } },
    data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
  });
  await refreshJoined(
    tx,
    joined.filter((one) => !opposite.includes(one)),
  );
  await writeNotices(tx, notices);
  await writePasses(tx, passes, { by, at });
}

function passesOf(
  recipientId: string,
  known: ReadonlyMap<string, Standing>,
  now: ReadonlyMap<string, Standing>,
): readonly Pass[] {
  return [...known].flatMap(([customerId, before]) => {
    const is = now.get(customerId);
    const ways = is === undefined ? [] : passesBetween(before, is);
    return ways
      .filter(({ from, to }) => from === recipientId || to === recipientId)
      .map((way) => ({ ...way, recipientId, customerId, before }));
  });
}
