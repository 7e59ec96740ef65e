import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { openScene, type Scene, shanghai } from './scene.ts';
import { settableClocks } from './set-clock.ts';

const hourMs = 3_600_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
});
afterEach(() => scene.close());

/** As every lease looks after the database's clock was set by so many hours. */
const leasesLook = (hours: number) =>
  scene.core.db
    .$executeRaw`UPDATE delivery SET lease_until = lease_until - ${hours} * interval '1 hour' WHERE lease_until IS NOT NULL`;
const deliver = async (clocks: ReturnType<typeof settableClocks>) =>
  await deliverDue(scene.core, new AbortController().signal, () => {}, clocks.time);
const asked = () => scene.chat.says('room-C001');

describe('the database’s clock is set while a worker holds a message', () => {
  /** A worker died, or is only slow, with the question on its way; the chat has it. */
  async function onItsWay() {
    const clocks = settableClocks();
    await deliver(clocks);
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives: false } : null));
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    return clocks;
  }

  it.each([
    ['forward', 1],
    ['back', -1],
  ])(
    '%s an hour: no one takes it over until a live worker would have renewed it, then it is sent once',
    async (_how, hours) => {
      const clocks = await onItsWay();
      const { attempt } = (await scene.reminder('due>customer')).delivery ?? {};
      clocks.setDatabase(hours * hourMs);
      await leasesLook(hours);
      clocks.pass(1_000);
      await deliver(clocks);
      expect((await scene.reminder('due>customer')).delivery).toMatchObject({ state: 'posting', attempt });
      expect(asked()).toEqual([]);
      clocks.pass(16_000);
      await deliver(clocks);
      await scene.leasesRunOut();
      await deliver(clocks);
      expect(asked()).toEqual(['trial-check/ask']);
    },
  );
});

describe('the company’s clock is set', () => {
  it('forward an hour: what is due then is sent once, and not again when the clock is right', async () => {
    await scene.clock.moveTo(shanghai('2026-03-12T08:30'));
    await scene.at('2026-03-12T09:30');
    expect(asked()).toEqual(['trial-check/ask']);
    await scene.clock.moveTo(shanghai('2026-03-12T08:31'));
    await deliverDue(scene.core);
    await scene.at('2026-03-12T09:31');
    expect(asked()).toEqual(['trial-check/ask']);
  });

  it('back an hour: what was sent is not sent again, and what was due is sent when its time comes', async () => {
    await scene.at('2026-03-12T08:59');
    await scene.clock.moveTo(shanghai('2026-03-12T07:59'));
    await deliverDue(scene.core);
    expect(asked()).toEqual([]);
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-12T09:01');
    expect(asked()).toEqual(['trial-check/ask']);
  });
});
