import { describe, expect, inject, it } from 'vitest';
import { platforms, type PlatformName } from '../../bot/platforms/index.ts';
import { openScene } from './everywhere/scene.ts';
import { capabilitiesOf, liveThroughStory } from './everywhere/whole-story.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Given by `npm run story`. */
    readonly printStory: boolean;
  }
}

const print = (inject('printStory') as boolean | undefined) ?? false;

/** The same on every platform of the table: each through its own adapter against its strict fake, with what its clients let people do. */
const names = Object.keys(platforms) as readonly PlatformName[];

describe.each(names)('everywhere: %s', { timeout: 1_200_000 }, (name) => {
  it('the whole story: a trial that is answered, one in silence, a handover, a new grade, an application, a complaint', async () => {
    const transcript = await liveThroughStory(await openScene(name), name);
    if (print) console.log(transcript);
    expect(transcript).toContain('已回访，现在是“已结案”');
  });

  it('a command in the customer’s group is answered to its giver alone, who is told if others could read it', async () => {
    const scene = await openScene(name);
    const { people, openCustomer } = scene;
    const { zhang, customer } = people;
    const room = await openCustomer();
    // Where the bot hears no group, no one can write it a command there.
    if (capabilitiesOf(scene).groupInbound === 'none') return;
    const before = await customer.sees(room);
    await zhang.mentions(room, '客户 查看 C001');
    const seen = [...(await zhang.seesDirect()), ...(await zhang.sees(room))].filter(({ text }) =>
      text.includes('跟进等级：普通'),
    );
    expect(seen.length).toBeGreaterThan(0);
    const open = capabilitiesOf(scene).whisper === 'none';
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

  it('a colleague answers a reminder by its code, where nothing else says what a reply is to', async () => {
    const scene = await openScene(name);
    const { core, people, until, openCustomer } = scene;
    if (capabilitiesOf(scene).replyLink !== 'printed-code') return;
    const { zhang, sun } = people;
    await openCustomer();
    // What only tells has none, and so has a list.
    const told = (await zhang.seesDirect()).map(({ text }) => text);
    expect(told.join('\n')).toContain('新客户');
    expect(told.filter((text) => /^#[0-9A-Z]{4}$/mu.test(text))).toEqual([]);
    await until('2026-03-12T09:30');
    const codes = (await zhang.seesDirect()).flatMap(({ text }) => text.match(/^#[0-9A-Z]{4}$/mu) ?? []);
    const [code = ''] = codes.slice(-1);
    await zhang.says(`${code} 打过电话，客户说很好`);
    expect(await core.db.contactLog.findMany()).toMatchObject([
      { summary: '打过电话，客户说很好', authorRole: 'salesperson' },
    ]);
    expect((await zhang.seesDirect()).at(-1)).toMatchObject({
      text: expect.stringContaining('已留存为联系记录') as string,
      buttons: ['记录结果'],
    });
    for (const [who, said] of [
      [sun, code],
      [zhang, '#0000'],
    ] as const) {
      await who.says(`${said} 客户不满意`);
      expect((await who.seesDirect()).at(-1)?.text).toContain('没有这个编号');
    }
    expect(await core.db.contactLog.count()).toBe(1);
  });

  it('Chinese words without a slash are the same commands, alone with the bot and where it is mentioned', async () => {
    const scene = await openScene(name);
    const { core, people, until, openCustomer } = scene;
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
    const heard = capabilitiesOf(scene).groupInbound !== 'none';
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
});
