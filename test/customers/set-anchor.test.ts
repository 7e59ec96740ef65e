import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerCard } from '../../jobs/customer-file/customer-card.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
let customer: CustomerRef;
beforeEach(async () => {
  scene = await openScene();
  customer = await scene.aCustomer('C001');
});
afterEach(() => scene.close());

const set = async (on: string | null) =>
  await changeAnchor(
    scene.core,
    await scene.staff('li'),
    customer,
    'trialStarted',
    on === null ? null : Temporal.PlainDate.from(on),
  );
const rounds = async () =>
  (await scene.core.db.followUp.findMany({ orderBy: { cycle: 'asc' } })).map(
    (f) => `${f.cycle} ${f.state} ${f.dueOn.toISOString().slice(0, 10)}`,
  );

describe('a date taken away and given again', () => {
  it('after 未开始 goes on with the second round, which is asked like any other', async () => {
    await scene.at('2026-03-10T09:00');
    await writeLog(scene.core, await scene.staff('zhang'), customer, {
      purpose: 'trial-check',
      summary: '还没开始',
      fields: { result: 'not-started', nextOn: '2026-03-20' },
      channel: 'phone',
    });
    await set(null);
    expect(await rounds()).toEqual(['1 closed 2026-03-12', '2 cancelled 2026-03-30']);
    await set('2026-03-25');
    expect(await rounds()).toEqual(['1 closed 2026-03-12', '2 open 2026-04-04']);
    await scene.at('2026-04-03T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  });

  it('before anything was sent reopens the same follow-up, not a second one', async () => {
    await set(null);
    await set('2026-03-05');
    expect(await rounds()).toEqual(['1 open 2026-03-15']);
  });

  it('is absent in between, and its history has every step', async () => {
    expect((await set(null)).before?.toString()).toBe('2026-03-02');
    expect((await customerCard(scene.core, customer.id)).anchors).toEqual([]);
    expect((await set(null)).before).toBeNull();
    expect((await set('2026-03-05')).before).toBeNull();
    const history = await scene.core.db.factChange.findMany({ orderBy: { id: 'asc' } });
    expect(history.map((h) => [h.before, h.after])).toEqual([
      [null, '2026-03-02'],
      ['2026-03-02', null],
      [null, '2026-03-05'],
    ]);
  });
});
