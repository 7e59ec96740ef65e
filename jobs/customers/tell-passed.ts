import type { Tx } from '../../prisma/client.ts';
import { readJoined, refreshJoined } from './joined-notices.ts';
import {
  isOf,
  type Pass,
  readPlanned,
  rewriteUnheard,
  thoseAbout,
  type Unheard,
  writePasses,
} from './passed-notices.ts';
import { passesBetween, readStandings, type Standing, type Way } from './standing.ts';
import type { Actor } from './remember-change.ts';

/**
 * Makes a change of customers, and tells the colleagues from whom and to whom it passes them: seats that change hands,
 * and the owner whom a tier decides. Those who made the change themselves or have left are not written to.
 *
 * Each notice compares what the recipient last heard with the current state. One that is not posted yet, for instance in
 * the evening, is rewritten, so that no one hears of a customer that they had and lost in between.
 */
export async function tellingOfPassed<Result>(
  tx: Tx,
  customerIds: readonly string[],
  actor: Actor,
  change: () => Promise<Result>,
): Promise<Result> {
  const before = await readStandings(tx, customerIds);
  const result = await change();
  const after = await readStandings(tx, customerIds);
  const passed = [...before].flatMap(([customerId, was]) => {
    const is = after.get(customerId);
    const ways = is === undefined ? [] : passesBetween(was, is);
    return is === undefined || ways.length === 0 ? [] : [{ customerId, was, is, ways }];
  });
  if (passed.length === 0) return result;
  const planned = await readPlanned(tx);
  const unheard = thoseAbout(planned, customerIds);
  const found: Pass[] = [];
  for (const { customerId, was, is, ways } of passed) {
    const waiting = unheard.filter((one) => one.before.has(customerId));
    const oldest = waiting[0]?.before.get(customerId) ?? was;
    const passedBefore = passesBetween(oldest, was);
    const people = new Set([
      ...ways.flatMap(({ from, to }) => [from, to]),
      ...waiting.map(({ recipientId }) => recipientId),
    ]);
    for (const recipientId of people) {
      if (recipientId === null) continue;
      const mine = waiting.find((one) => one.recipientId === recipientId);
      const own = mine?.before.get(customerId);
      // Those between whom it passed before, and who have nothing unheard, know so; to all others it is new.
      const known = own ?? (isBetween(passedBefore, recipientId) ? was : oldest);
      for (const { from, to } of passesBetween(known, is)) {
        if (from === recipientId || to === recipientId)
          found.push({
            recipientId,
            from: mine?.isOfNew === true ? mine.from : from,
            to,
            customerId,
            before: known,
          });
      }
    }
  }
  const ids = new Set(passed.map(({ customerId }) => customerId));
  // A message about a merge says who has the customer.
  const joined = await readJoined(tx, [...ids]);
  const passes = found.filter(
    ({ recipientId, customerId }) =>
      !joined.some((one) => one.recipientId === recipientId && one.before.has(customerId)),
  );
  await refreshJoined(tx, joined);
  const isSaid = (one: Unheard, pass: Pass) => isOf(one, pass) && one.before.has(pass.customerId);
  const left = await rewriteUnheard(
    tx,
    unheard,
    (one, customerId) =>
      !ids.has(customerId) || passes.some((pass) => pass.customerId === customerId && isOf(one, pass)),
  );
  await writePasses(
    tx,
    passes.filter((pass) => !unheard.some((one) => isSaid(one, pass))),
    actor,
    [...planned.filter((one) => !unheard.includes(one)), ...left],
  );
  return result;
}

/**
 * Tells the colleagues for whom another enters new customers, or an import does.
 *
 * @param knowing whom it is no news to
 */
export async function tellOfEntered(
  tx: Tx,
  customerIds: readonly string[],
  actor: Actor,
  knowing: ReadonlySet<string> = new Set(),
): Promise<void> {
  const from = actor.by?.id ?? null;
  const passes: Pass[] = [];
  for (const [customerId, { tier, holders }] of await readStandings(tx, customerIds)) {
    const before: Standing = { tier, holders: {} };
    for (const to of new Set(Object.values(holders)))
      if (!knowing.has(to)) passes.push({ recipientId: to, from, to, customerId, before, isNew: true });
  }
  await writePasses(tx, passes, actor);
}

const isBetween = (ways: readonly Way[], staffId: string): boolean =>
  ways.some(({ from, to }) => from === staffId || to === staffId);
