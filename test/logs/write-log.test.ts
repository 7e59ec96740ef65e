import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const good = { purpose: 'trial-check', summary: '运行良好', fields: { result: 'good' }, channel: 'phone' };

async function logBy(code: string, log = good, customer = 'C001') {
  return await writeLog(scene.core, await scene.staff(code), await scene.customer(customer), log);
}
const followUp = async (cycle = '1') =>
  await scene.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-check', cycle } });

describe('做好联系记录', () => {
  it('the owner’s log of the right purpose closes the follow-up and is linked to it', async () => {
    await scene.aCustomer('C001');
    expect(await logBy('zhang')).toMatchObject({
      kind: 'closed',
      step: 'trial-check',
      restartsOn: null,
      problemLogId: null,
    });
    const log = await scene.core.db.contactLog.findFirstOrThrow();
    expect(await followUp()).toMatchObject({ state: 'closed', closedByLogId: log.id });
    expect(log).toMatchObject({ direction: 'outbound', authorRole: 'salesperson', onBehalfOfId: null });
    expect(log.followUpId).toBe((await followUp()).id);
  });

  it('an assistant’s log closes it on the owner’s behalf, and is marked so', async () => {
    await scene.aCustomer('C001');
    expect(await logBy('wang')).toMatchObject({ kind: 'closed' });
    const owner = await scene.staff('zhang');
    expect(await scene.core.db.contactLog.findFirstOrThrow()).toMatchObject({ onBehalfOfId: owner.id });
  });

  it('another salesperson’s log is kept and closes nothing', async () => {
    await scene.aCustomer('C001');
    expect(await logBy('zhao')).toMatchObject({ kind: 'kept', because: 'not-yours', step: 'trial-check' });
    expect((await followUp()).state).toBe('open');
    expect(await scene.core.db.contactLog.count()).toBe(1);
  });

  it('a log of another purpose closes nothing', async () => {
    await scene.aCustomer('C001');
    expect(await logBy('zhang', { ...good, purpose: 'visit' })).toMatchObject({ because: 'nothing-open' });
    expect((await followUp()).state).toBe('open');
  });

  it('a supervisor’s log closes once the silence was reported to him, not before', async () => {
    await scene.aCustomer('C001');
    expect(await logBy('li')).toMatchObject({ kind: 'kept', because: 'not-yours' });
    // The owner is told first; the supervisor hears on the next working day.
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T09:00');
    expect(await logBy('li')).toMatchObject({ kind: 'closed' });
  });

  it('on day 10 at 23:59 it is on time: nothing is escalated', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T23:59');
    await logBy('zhang');
    await scene.at('2026-03-13T09:00');
    await scene.at('2026-03-17T09:00');
    expect(scene.chat.says('dm:li')).toEqual([]);
    expect(scene.chat.says('dm:chen')).toEqual([]);
  });

  it('有问题 is not the end: the supervisor is told, and a follow-up of its own ends with the solution', async () => {
    await scene.close();
    scene = await openScene('2026-03-02T08:00', ['trial-check', 'trial-problem']);
    await scene.aCustomer('C001');
    const fields = { result: 'problem', nextStep: '售后上门换主轴', nextOn: '2026-03-12' };
    await scene.at('2026-03-10T10:00');
    expect(await logBy('zhang', { ...good, summary: '主轴异响', fields })).toMatchObject({ kind: 'closed' });
    await scene.at('2026-03-10T10:01');
    const [told] = scene.chat.messages.filter(({ says }) => says.includes('people/problem'));
    expect(told?.room).toBe('dm:li');
    expect(told?.text).toContain('主轴异响');
    expect(told?.text).toContain('下一步：售后上门换主轴\n期限：2026年3月12日 周四');
    const problem = () => scene.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-problem' } });
    expect(await problem()).toMatchObject({ state: 'open', dueOn: new Date('2026-03-12') });
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('dm:zhang')).toContain('trial-problem/due');
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:li')).toContain('follow-up/escalate');
    await logBy('zhang', {
      ...good,
      purpose: 'trial-problem',
      summary: '已换主轴，客户认可',
      fields: { result: 'good' },
    });
    expect(await problem()).toMatchObject({ state: 'closed' });
  });

  it('an installation with a problem is not the end either: it needs a next step and a day, and opens its solution', async () => {
    await scene.close();
    scene = await openScene('2026-03-02T08:00', ['install', 'install-problem']);
    const opened = await scene.aCustomer('C001');
    await changeAnchor(
      scene.core,
      await scene.staff('li'),
      opened,
      'arrived',
      Temporal.PlainDate.from('2026-03-01'),
    );
    const fields = { result: 'problem', nextStep: '售后上门换主轴', nextOn: '2026-03-12' };
    await scene.at('2026-03-10T10:00');
    const answers = { summary: '主轴异响', result: 'problem', installedOn: '2026-03-10' };
    const { forms } = scene.core.templates;
    expect(forms.check('install', answers)).toMatchObject({
      ok: false,
      problems: { nextStep: expect.any(String), nextOn: expect.any(String) },
    });
    await logBy('zhang', { ...good, purpose: 'install', summary: '主轴异响', fields });
    await scene.at('2026-03-10T10:01');
    const [told] = scene.chat.messages.filter(({ says }) => says.includes('people/problem'));
    expect(told?.room).toBe('dm:li');
    expect(told?.text).toContain('下一步：售后上门换主轴\n期限：2026年3月12日 周四');
    const problem = () => scene.core.db.followUp.findFirstOrThrow({ where: { step: 'install-problem' } });
    expect(await problem()).toMatchObject({ state: 'open', dueOn: new Date('2026-03-12') });
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('dm:zhang')).toContain('install-problem/due');
    await logBy('zhang', {
      ...good,
      purpose: 'install-problem',
      summary: '已换主轴',
      fields: { result: 'good' },
    });
    expect(await problem()).toMatchObject({ state: 'closed' });
  });

  it('the supervisor is told of a problem that came without a summary, too', async () => {
    await scene.aCustomer('C001');
    const fields = { result: 'problem', nextStep: '售后上门换主轴', nextOn: '2026-03-12' };
    await scene.at('2026-03-10T10:00');
    await logBy('zhang', { ...good, summary: '', fields });
    await scene.at('2026-03-10T10:01');
    const [told] = scene.chat.messages.filter(({ says }) => says.includes('people/problem'));
    expect(told?.room).toBe('dm:li');
    expect(told?.text).toContain('下一步：售后上门换主轴');
  });

  it.each(['away: their stand-in', 'not there: the director'])(
    'a problem is told to who supervises the customer, where the supervisor is %s',
    async (which) => {
      const isAway = which.startsWith('away');
      await scene.aCustomer('C001');
      const [li, zhao] = [await scene.staff('li'), await scene.staff('zhao')];
      const day = new Date('2026-03-10');
      if (isAway) {
        await scene.core.db.absence.create({
          data: { staffId: li.id, standInId: zhao.id, from: day, to: day, at: new Date(0) },
        });
      } else await scene.core.db.customer.updateMany({ data: { supervisorId: null } });
      await scene.at('2026-03-10T10:00');
      const fields = { result: 'problem', nextStep: '售后上门换主轴', nextOn: '2026-03-12' };
      await logBy('zhang', { ...good, summary: '主轴异响', fields });
      await scene.at('2026-03-10T10:01');
      const told = scene.chat.messages.filter(({ says }) => says.includes('people/problem'));
      expect(told.map(({ room }) => room)).toEqual([isAway ? 'dm:zhao' : 'dm:chen']);
    },
  );

  it('未开始 ends the round and counts the next from the day the trial will start', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T10:00');
    const fields = { result: 'not-started', nextOn: '2026-04-01' };
    expect(await logBy('zhang', { ...good, fields })).toMatchObject({
      kind: 'closed',
      restartsOn: '2026-04-01',
    });
    expect((await followUp('1')).state).toBe('closed');
    expect((await followUp('2')).dueOn.toISOString().slice(0, 10)).toBe('2026-04-11');
    await scene.at('2026-04-10T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask', 'trial-check/ask']);
  });

  it('any contact restarts the silence, by any colleague and about anything', async () => {
    await scene.close();
    scene = await openScene('2026-03-02T08:00', ['silence']);
    await scene.aCustomer('C001');
    await scene.core.db.customer.updateMany({
      data: { strategicLevel: 'strategic', nextLookOn: new Date('2026-03-02') },
    });
    const silences = async () =>
      (await scene.core.db.followUp.findMany({ orderBy: { dueOn: 'asc' } })).map(
        ({ state, dueOn }) => `${dueOn.toISOString().slice(0, 10)} ${state}`,
      );
    // Thirty days for this level.
    await scene.at('2026-03-31T09:00');
    expect(await silences()).toEqual(['2026-04-01 open']);
    await logBy('wang', { ...good, purpose: 'other', fields: { result: 'good' } });
    expect(await silences()).toEqual(['2026-04-01 closed']);
    await scene.at('2026-04-01T09:00');
    expect(scene.chat.says('dm:zhang')).toEqual([]);
    await scene.at('2026-04-30T09:00');
    expect(await silences()).toEqual(['2026-04-01 closed', '2026-04-30 open']);
    expect(scene.chat.says('dm:zhang')).toEqual(['silence/due']);
  });

  it('a first contact date that is recorded restarts the silence as well', async () => {
    await scene.close();
    scene = await openScene('2026-03-02T08:00', ['silence']);
    const customer = await scene.aCustomer('C001');
    await scene.core.db.customer.updateMany({
      data: { strategicLevel: 'strategic', nextLookOn: new Date('2026-03-02') },
    });
    await scene.at('2026-03-31T09:00');
    const metOn = Temporal.PlainDate.from('2026-03-30');
    await changeAnchor(scene.core, await scene.staff('li'), customer, 'firstContact', metOn);
    await scene.at('2026-04-01T09:00');
    expect(scene.chat.says('dm:zhang')).toEqual([]);
    await scene.at('2026-04-29T09:00');
    expect(scene.chat.says('dm:zhang')).toEqual(['silence/due']);
  });

  it('the audit trail has the author and the text', async () => {
    await scene.aCustomer('C001');
    await logBy('zhang');
    const entry = await scene.core.db.audit.findFirstOrThrow({ where: { action: 'log.write' } });
    expect(entry).toMatchObject({ actor: '张伟', subject: 'trial-check', after: { result: 'good' } });
  });
});
