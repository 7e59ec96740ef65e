import { afterEach, expect, it } from 'vitest';
import { openClaims } from '../../jobs/outbox/claims.ts';
import type { Held } from '../../jobs/outbox/transitions.ts';
import { hold, recordPosted } from '../../jobs/outbox/transitions.ts';
import { steadyTime } from '../../jobs/steady-time.ts';
import { recordQueries } from '../scale/record-queries.ts';
import { openCrowd } from './crowd.ts';

let crowd: Awaited<ReturnType<typeof openCrowd>> | undefined;
afterEach(async () => {
  await crowd?.close();
  crowd = undefined;
});

it('recording a few deliveries reads none of the others that are claimed', async () => {
  crowd = await openCrowd(2_000);
  const { core } = crowd;
  const { sql } = core.db;
  // Statistics as they mostly are: taken while nothing is claimed.
  await sql.query('VACUUM ANALYZE');
  const now = core.clock.now();
  const claims = openClaims(sql, core.log, steadyTime);
  const held: Held[] = [];
  for (let claimed = await claims.claim(now, 500); claimed.length > 0; claimed = await claims.claim(now, 500))
    held.push(...claimed);
  claims.close();
  expect(held).toHaveLength(2_000);
  const there = { platform: 'slack', platformRoomId: 'C1', platformUserId: null };
  const ten = held.slice(0, 10);
  const text = { text: '您好', card: null, restMs: 0 };
  await hold(
    sql,
    claims.owner,
    ten.map((one) => ({ ...one, ...there, ...text })),
  );

  const queries = recordQueries();
  const posted = ten.map((one) => ({ ...one, ref: { platformRoomId: 'C1', platformMessageId: one.id } }));
  const [first, next] = [posted.slice(0, 5), posted.slice(5)];
  await recordPosted(sql, claims.owner, first, now, core.rules);
  const [recording] = queries.take();
  queries.stop();
  if (recording === undefined) throw new Error('nothing was recorded');
  const rows = next.map(({ id, attempt }) => ({ id, attempt, room: 'C1', message: id }));
  const values = recording.values.map((value, n) => (n === 1 ? JSON.stringify(rows) : value));
  const explained = await sql.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Part }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${recording.text}`,
    values,
  );
  const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('no plan');
  expect((await crowd.states())['posted']).toBe(10);
  const parts = partsOf(plan).filter((part) => part['Relation Name'] === 'reminder');
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.map((part) => part['Rows Removed by Filter'] ?? 0).filter((count) => count > 0)).toEqual([]);
}, 120_000);

interface Part {
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Part[];
}

function partsOf(part: Part): readonly Part[] {
  return [part, ...(part.Plans ?? []).flatMap(partsOf)];
}
