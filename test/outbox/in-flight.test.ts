import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { openClaims } from '../../jobs/outbox/claims.ts';
import { nextWakeMs } from '../../jobs/outbox/next-wake.ts';
import { steadyTime } from '../../jobs/steady-time.ts';
import { createPosting } from '../../jobs/outbox/posting.ts';
import { loadClaimed, prepare } from '../../jobs/outbox/prepare.ts';
import { changeSeat, changeTier } from '../../jobs/customers/manage-customer.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

/** A worker paused right after claiming what is due. */
async function aSlowWorker({ core }: Scene) {
  const claims = openClaims(core.db.sql, core.log, steadyTime);
  const claimed = await claims.claim(core.clock.now(), 10);
  return {
    goesOn: async () => {
      const loaded = await loadClaimed(core, claimed);
      const mine = loaded.filter(({ held }) => claims.has(held));
      await createPosting(core, claims, new AbortController().signal, steadyTime).post(
        await prepare(core, claims.owner, mine),
      );
      claims.close();
    },
  };
}

const once = (
  wanted: string,
  result: { status: 'rejected'; problem: 'rate_limited' | 'unreachable'; detail: string },
) => {
  let times = 0;
  scene.chat.failWith((room) => (room === wanted && ++times === 1 ? { kind: 'reject', result } : null));
};
const slowDown = { status: 'rejected', problem: 'rate_limited', detail: '429' } as const;

it('a worker that was away longer than its lease posts nothing any more', async () => {
  await scene.aCustomer('C001');
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  const slow = await aSlowWorker(scene);
  await scene.leasesRunOut();
  await deliverDue(scene.core);
  const said = scene.chat.messages.length;
  expect(said).toBeGreaterThan(0);
  await slow.goesOn();
  expect(scene.chat.messages).toHaveLength(said);
});

it('a chat that is down for hours loses no reminder: those still valid are sent when it is back', async () => {
  await scene.aCustomer('C001');
  const result = { status: 'rejected', problem: 'unreachable', detail: 'ECONNREFUSED' } as const;
  scene.chat.failWith(() => ({ kind: 'reject', result }));
  for (let minute = 0; minute < 30; minute++)
    await scene.at(`2026-03-12T09:${String(minute).padStart(2, '0')}`);
  expect(scene.chat.messages).toEqual([]);
  scene.chat.failWith(null);
  await scene.at('2026-03-12T13:00');
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare', 'trial-check/due']);
});

describe('people change while a reminder is in flight', () => {
  it('one that was given back goes to the current owner', async () => {
    const customer = await scene.aCustomer('C001');
    once('dm:zhang', slowDown);
    await scene.at('2026-03-10T09:00');
    await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
    await scene.at('2026-03-10T09:05');
    expect(scene.chat.says('dm:zhang')).toEqual([]);
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/prepare']);
  });

  it('one whose worker died goes to the current owner', async () => {
    const customer = await scene.aCustomer('C001');
    scene.chat.failWith(() => ({ kind: 'die', arrives: false }));
    await scene.at('2026-03-10T09:00');
    await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
    scene.chat.failWith(null);
    await scene.leasesRunOut();
    await scene.at('2026-03-10T09:05');
    await scene.at('2026-03-10T09:06');
    expect(scene.chat.says('dm:zhang')).toEqual([]);
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/prepare']);
  });
});

describe('people change after everything was sent', () => {
  it('the new owner is informed at once and once only', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await changeSeat(scene.core, await scene.staff('li'), customer, 'salesperson', await scene.staff('zhao'));
    await scene.at('2026-03-12T10:00');
    await scene.at('2026-03-12T11:00');
    expect(scene.chat.says('dm:zhao')).toEqual(['trial-check/due']);
    expect(scene.chat.messages.at(-1)?.text).not.toContain('补发');
  });

  it('a new owner who will be prompted anyway is not informed twice', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-10T09:00');
    await changeSeat(scene.core, await scene.staff('li'), customer, 'salesperson', await scene.staff('zhao'));
    await scene.at('2026-03-10T10:00');
    expect(scene.chat.says('dm:zhao')).toEqual([]);
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('dm:zhao')).toEqual(['trial-check/due']);
  });

  it('silence still reaches the director when the supervisor who was notified becomes the owner', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/escalate']);
    await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
    await scene.at('2026-03-13T10:00');
    await scene.at('2026-03-17T09:00');
    expect(scene.chat.says('dm:chen')).toEqual(['trial-check/escalate']);
  });
});

it('what a dead worker left behind is looked at within the fifteen seconds of its lease', async () => {
  await scene.aCustomer('C001');
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  const { core } = scene;
  const claims = openClaims(core.db.sql, core.log, steadyTime);
  expect((await claims.claim(core.clock.now(), 10)).length).toBeGreaterThan(0);
  claims.close();
  const { rows } = await core.db.sql.query<{ seconds: number }>(
    'SELECT extract(epoch FROM max(lease_until) - now())::float8 AS seconds FROM delivery',
  );
  expect(rows[0]?.seconds).toBeLessThanOrEqual(15);
  expect(await nextWakeMs(core)).toBeLessThanOrEqual(15_000);
});
