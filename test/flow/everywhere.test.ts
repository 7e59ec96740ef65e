import { describe, expect, it } from 'vitest';
import { platforms, type PlatformName } from '../../bot/platforms/index.ts';
import type { Core } from '../../jobs/core.ts';
import type { Capabilities } from '../../jobs/ports.ts';
import { openScene } from './everywhere/scene.ts';
import type { Actor } from './everywhere/stage.ts';

/**
 * The story of a trial check and of an approval, the same on every platform of the table: each through its own adapter
 * against its strict fake, with what its clients let people do.
 */
const names = Object.keys(platforms) as readonly PlatformName[];
const work = '第一次回访客户试用情况';

/** What a colleague was told, in order, without the answers to their own commands. */
async function told(person: Actor): Promise<readonly string[]> {
  return (await person.seesDirect())
    .map(({ text }) => text)
    .filter((text) => text.includes(work) && !text.startsWith('已建立'));
}

function capabilitiesOf(core: Core): Capabilities {
  const [platform] = [...core.platforms.values()];
  if (platform === undefined) throw new Error('there is no platform');
  return platform.capabilities;
}

async function newestWith(person: Actor, label: string) {
  const found = (await person.seesDirect()).findLast(({ buttons }) => buttons.includes(label));
  if (found === undefined) {
    const seen = (await person.seesDirect()).map(({ text, buttons }) => `${text}\n[${buttons.join('][')}]`);
    throw new Error(`no message has the button ${label}; seen:\n${seen.join('\n---\n')}`);
  }
  return found;
}

describe.each(names)('everywhere: %s', { timeout: 240_000 }, (name) => {
  it('a trial is prompted, asked, answered, recorded and closed, and the customer sees nothing internal', async () => {
    const { core, people, until, openCustomer } = await openScene(name);
    const { zhang, li, customer } = people;
    const room = await openCustomer();

    await until('2026-03-10T09:00');
    expect(await told(zhang)).toHaveLength(1);
    expect(await told(li)).toEqual([]);

    await until('2026-03-12T09:00');
    const { customerPost, groupInbound } = capabilitiesOf(core);
    const asks = customerPost !== 'none';
    const hears = groupInbound !== 'none';
    if (customerPost === 'staff-confirm') {
      const state = async () =>
        (await core.db.delivery.findFirst({ where: { audience: 'customer', reminders: { some: {} } } }))
          ?.state;
      expect([await state(), await customer.sees(room)]).toEqual(['handed', []]);
      await li.sends?.();
      await core.db.delivery.updateMany({ where: { state: 'handed' }, data: { leaseUntil: new Date(0) } });
      await until('2026-03-12T09:05');
      expect(await state()).toBe('posted');
    }
    if (asks) {
      const question = (await customer.sees(room)).at(-1);
      if (question === undefined) throw new Error('nobody asked');
      expect(question.text).toContain('试用');
      expect(question.text.includes('@ 我')).toBe(groupInbound === 'mention-only');
      if (hears) await customer.answers(question, '运行很稳定');
      if (hears)
        expect(await core.db.contactLog.findMany()).toMatchObject([
          { direction: 'inbound', authorRole: 'customer', summary: '运行很稳定' },
        ]);
    }
    expect((await core.db.followUp.findFirstOrThrow()).state).toBe('open');
    await until('2026-03-12T09:30');
    const card = await newestWith(zhang, '记录结果');
    // Where no customer is heard, the owner records what they were told.
    expect(card.text).toContain(hears ? '运行很稳定' : work);

    await zhang.presses(card, '记录结果');
    await zhang.fills({ result: 'good', summary: '客户满意，下月谈复购' });
    expect(await core.db.followUp.findFirstOrThrow()).toMatchObject({ state: 'closed' });

    await until('2026-03-12T09:40');
    const before = await Promise.all([told(zhang), told(li), customer.sees(room)]);
    await until('2026-03-20T09:00');
    expect(await Promise.all([told(zhang), told(li), customer.sees(room)])).toEqual(before);
    const everything = (await customer.sees(room)).map(({ text }) => text).join('\n');
    for (const internal of ['普通', '逾期', '截止', '负责人', 'C001', '记录结果', '张伟']) {
      expect(everything).not.toContain(internal);
    }
  });

  it('a command in the customer’s group is answered to its giver alone, who is told if others could read it', async () => {
    const { core, people, openCustomer } = await openScene(name);
    const { zhang, customer } = people;
    const room = await openCustomer();
    // Where the bot hears no group, nobody can write it a command there.
    if (capabilitiesOf(core).groupInbound === 'none') return;
    const before = await customer.sees(room);
    await zhang.mentions(room, '客户 查看 C001');
    const seen = [...(await zhang.seesDirect()), ...(await zhang.sees(room))].filter(({ text }) =>
      text.includes('跟进等级：普通'),
    );
    expect(seen.length).toBeGreaterThan(0);
    const open = capabilitiesOf(core).whisper === 'none';
    expect(seen.some(({ text }) => text.includes('群里的人都看得到'))).toBe(open);
    const bots = (await customer.sees(room)).filter(({ text }) => !text.includes('客户 查看'));
    expect(bots).toEqual(before);
    // Said once.
    const warnings = async () =>
      [...(await zhang.seesDirect()), ...(await zhang.sees(room))].filter(({ text }) =>
        text.includes('群里的人都看得到'),
      ).length;
    const warned = await warnings();
    await zhang.mentions(room, '客户 C001');
    expect(await warnings()).toBe(warned);
  });

  it('Chinese words without a slash are the same commands, alone with the bot and where it is mentioned', async () => {
    const { core, people, until, openCustomer } = await openScene(name);
    const { zhang } = people;
    const room = await openCustomer();
    const seen = async () => [...(await zhang.seesDirect()), ...(await zhang.sees(room))];
    /** What the bot said to it, without what this person wrote. */
    const saidTo = async (give: () => Promise<void>, line: string): Promise<string> => {
      const before = (await seen()).map(({ room: where, key }) => `${where} ${key}`);
      await give();
      const fresh = (await seen()).filter((one) => !before.includes(`${one.room} ${one.key}`));
      const isTheirs = (text: string) => text === '' || text.replace(/^(?:@\S+|\/crm)\s+/u, '') === line;
      return fresh.flatMap(({ text }) => (isTheirs(text) ? [] : text)).join('\n');
    };
    const heard = capabilitiesOf(core).groupInbound !== 'none';
    for (const [n, line] of ['今日', '客户 C001', '帮助'].entries()) {
      // Platforms count messages by this clock.
      await until(`2026-03-02T10:0${n + 6}`);
      const asCommand = await saidTo(() => zhang.commands(line), line);
      expect(asCommand, line).not.toBe('');
      for (const written of [line, `/${line}`, `／${line}`]) {
        expect(await saidTo(() => zhang.says(written), written), written).toBe(asCommand);
      }
      if (!heard) continue;
      const mentioned = await saidTo(() => zhang.mentions(room, line), line);
      expect(mentioned.replace(/\n*群里的人都看得到.*/u, ''), `@ ${line}`).toBe(asCommand);
    }
    await until('2026-03-02T10:09');
    await zhang.says('记录 新增 C001 电话回访，设备正常 方式=电话');
    expect(await core.db.contactLog.count()).toBe(1);
    if (heard) await zhang.mentions(room, '记录 新增 C001 又打了一次 方式=电话');
    expect(await core.db.contactLog.count()).toBe(heard ? 2 : 1);
  });

  it('in silence it goes to the supervisor on the first working day after, and the director on the third', async () => {
    const { people, until, openCustomer } = await openScene(name);
    const { li, chen } = people;
    await openCustomer();
    await until('2026-03-12T23:59');
    expect(await told(li)).toEqual([]);
    await until('2026-03-13T09:00');
    expect(await told(li)).toHaveLength(1);
    await until('2026-03-16T23:00');
    expect(await told(chen)).toEqual([]);
    await until('2026-03-17T09:00');
    expect(await told(chen)).toHaveLength(1);
  });

  it('handed over to another colleague, it is theirs; of another tier, the supervisor’s', async () => {
    const { people, until, openCustomer } = await openScene(name);
    const { li, zhang, sun } = people;
    await openCustomer();
    await li.commands('客户 负责人 C001 业务员 sun');
    await until('2026-03-10T09:00');
    expect(await told(zhang)).toEqual([]);
    expect(await told(sun)).toHaveLength(1);
    await li.commands('客户 等级 C001 潜力');
    await until('2026-03-12T09:05');
    expect(await told(sun)).toHaveLength(1);
    expect((await told(li)).length).toBeGreaterThan(0);
  });

  it('an application goes to who decides; decided, the card says so and the applicant is told', async () => {
    const { core, people, until } = await openScene(name);
    const { zhang, chen } = people;
    await zhang.commands('审批 申请 请假');
    await zhang.fills({ why: '看病' });
    expect(await core.db.approvalRequest.count()).toBe(1);
    await until('2026-03-02T10:10');
    const card = await newestWith(chen, '同意');
    expect(card.text).toContain('看病');
    await chen.presses(card, '同意');
    expect(await core.db.approvalRequest.findFirstOrThrow()).toMatchObject({ state: 'approved' });
    await until('2026-03-02T10:15');
    const changed = (await chen.seesDirect()).find(({ key }) => key === card.key);
    expect(changed?.buttons).toEqual([]);
    expect((await zhang.seesDirect()).at(-1)?.text).toContain('同意');
  });
});
