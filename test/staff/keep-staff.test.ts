import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../templates/reader/roles.ts';
import { markRequested } from '../../jobs/replan/look-again.ts';
import { addStaff, setRoles } from '../../jobs/staff/keep-staff.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const add = async (code: string, name: string, roles: readonly Role[]) =>
  await addStaff(scene.core, null, {
    code,
    name,
    roles,
    reportsTo: null,
    identity: { platform: 'paper', platformUserId: code },
  });
const live = async (...days: string[]) => {
  for (const date of days) await scene.at(`2026-03-${date}T09:00`);
};

describe('the people above', () => {
  it('a director entered later is notified of silence about what was open before', async () => {
    await scene.core.db.staff.update({ where: { code: 'chen' }, data: { roles: ['finance'] } });
    await scene.aCustomer('C001');
    await add('qian', '钱总监', ['director']);
    await live('10', '12', '13', '17');
    expect(scene.chat.says('dm:qian')).toEqual(['trial-check/escalate']);
    expect(scene.chat.says('dm:chen')).toEqual([]);
  });

  it('a former director gets no more escalations; the current one gets them instead', async () => {
    await scene.aCustomer('C001');
    const qian = await add('qian', '钱总监', ['director']);
    await setRoles(scene.core, qian, await scene.staff('chen'), ['finance']);
    await live('10', '12', '13', '17');
    expect(scene.chat.says('dm:qian')).toEqual(['trial-check/escalate']);
    // That he is director no more, and nothing about the follow-up.
    expect(scene.chat.says('dm:chen')).toEqual(['people/roles-changed']);
  });

  it('a change of them replans open follow-ups, and nothing else', async () => {
    await scene.aCustomer('C001');
    const closed = await scene.aCustomer('C002');
    await writeLog(scene.core, await scene.staff('zhang'), closed, {
      purpose: 'trial-check',
      summary: '很好',
      fields: { result: 'good' },
      channel: 'phone',
    });
    await add('qian', '钱总监', ['director']);
    await markRequested(scene.core.db, new AbortController().signal);
    const due = await scene.core.db.customer.findMany({ where: { nextLookOn: { not: null } } });
    expect(due.map((customer) => customer.code)).toEqual(['C001']);
  });

  it('changing a colleague who supervises no one replans no one', async () => {
    await scene.aCustomer('C001');
    const sun = await add('sun', '孙', ['salesperson', 'assistant']);
    await setRoles(scene.core, sun, sun, ['finance']);
    expect(await scene.core.db.customer.count({ where: { nextLookOn: { not: null } } })).toBe(0);
    expect(await scene.core.db.lookAgain.count()).toBe(0);
  });
});
