import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { linkAccount } from '../../jobs/staff/link-account.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { XinhangError } from '../../jobs/errors.ts';
import type { Inbound, InboundKind, MessageRef, Sender } from '../../jobs/ports.ts';
import { plainText } from '../../templates/reader/card.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { arrives, clicks, colleague, commands, keeps, says, timePasses } from './arrivals.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * The register assigns zhang an account of another company: entered before platforms were asked, or the account has
 * changed hands since.
 */
const account = 'U-outside';
const from = (external: Sender['external']): Sender => ({
  platformUserId: account,
  name: '张伟',
  external,
});

let scene: Scene;
let answers: { to: string; text: string; audience: string }[];
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await scene.at('2026-03-12T09:00');
  await scene.core.db.staffIdentity.updateMany({
    where: { staff: { code: 'zhang' } },
    data: { platformUserId: account },
  });
  answers = [];
  scene.chat.platform.answer = async (handle, text) => {
    answers.push({ to: handle.platformUserId, text: plainText(text), audience: text.audience });
    return { status: 'accepted', ref: { platformRoomId: 'room-C001', platformMessageId: 'whisper' } };
  };
});
afterEach(() => scene.close());

const inRoom = (id: string): MessageRef => ({ platformRoomId: 'room-C001', platformMessageId: id });
const handle = { platformUserId: account, platformRoomId: 'room-C001' };

/** One item of each kind that names its actor, as an outsider would try it. */
const doings: Readonly<
  Record<Exclude<InboundKind, 'edited' | 'deleted'>, (sender: Sender) => Promise<Inbound>>
> = {
  command: async (sender) => ({ ...commands('zhang', '客户 查看 C001'), from: sender, handle }),
  click: async (sender) => {
    const { id } = await scene.core.db.followUp.findFirstOrThrow();
    return { ...clicks('zhang', 'close', id), from: sender, handle };
  },
  form: async (sender) => {
    const { id: subject } = await scene.core.db.followUp.findFirstOrThrow();
    const { dedupeKey, platform, at } = commands('zhang', '');
    const values = { result: 'good', summary: '很好' };
    return {
      kind: 'form',
      form: 'trial-check',
      subject,
      values,
      dedupeKey,
      platform,
      at,
      from: sender,
      handle,
    };
  },
  keep: async (sender) => ({
    ...keeps('zhang', colleague('li'), '内部的话', inRoom('m-keep')),
    from: sender,
    handle,
  }),
  message: async (sender) => ({ ...says(sender, '客户 查看 C001', inRoom('m-1')), addressed: true, handle }),
  member: async (sender) => {
    const { dedupeKey, platform, at } = commands('zhang', '');
    const platformRoomId = 'another-room';
    return {
      kind: 'member',
      change: 'joined',
      bot: true,
      platformRoomId,
      dedupeKey,
      platform,
      at,
      from: sender,
      handle,
    };
  },
  // What an outsider sees there is `test/access/proof/home.test.ts`; this chat has no such page.
  home: async (sender) => {
    const { dedupeKey, platform, at } = commands('zhang', '');
    return { kind: 'home', dedupeKey, platform, at, from: sender };
  },
};

const state = async () => ({
  logs: await scene.core.db.contactLog.count(),
  open: await scene.core.db.followUp.count({ where: { state: 'open' } }),
  answered: await scene.core.db.formAnswer.count(),
  reads: await scene.core.db.audit.count({ where: { action: 'file.read' } }),
});

const ways = {
  'called external by the platform': true,
  'called so only when it is asked again': 'unknown',
  'not there at all': 'unknown',
} as const;

describe.each(Object.entries(doings))(
  'an account from outside, whatever the register says: %s',
  (kind, doing) => {
    const isRefused = (way: string) =>
      expect(answers, way).toEqual(
        ['member', 'home'].includes(kind)
          ? []
          : [
              {
                to: account,
                text: expect.stringContaining('仅供内部同事使用') as string,
                audience: 'customer',
              },
            ],
      );

    it('is treated as no colleague', async () => {
      const before = await state();
      const posted = scene.chat.messages.length;
      for (const [way, external] of Object.entries(ways)) {
        const gone = way === 'not there at all';
        scene.chat.people.set(account, gone ? null : { ...from(true), external: true, bot: false });
        answers = [];
        await arrives(scene, { ...(await doing(from(external))), dedupeKey: way });
        await workInbox(scene.core);
        isRefused(way);
      }
      expect(await state()).toEqual(before);
      expect(scene.chat.messages).toHaveLength(posted);
    });

    it('does nothing in the name of the colleague who was given it before that was worked on', async () => {
      const before = await state();
      await arrives(scene, await doing(from(false)));
      await scene.core.db.staffIdentity.deleteMany({ where: { platformUserId: account } });
      await scene.at('2026-03-12T09:10');
      const wang = await staffByCode(scene.core.db, 'wang');
      if (wang === null) throw new Error('王芳 is not there');
      scene.chat.people.set(account, { ...from(false), external: false, bot: false });
      await linkAccount(scene.core, null, wang, {
        platform: scene.chat.platform.id,
        platformUserId: account,
      });
      await workInbox(scene.core);
      isRefused('before');
      expect(await state()).toEqual(before);
    });

    it('is retried later if the platform cannot identify the owner', async () => {
      const away = new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), {
        retry: 'later',
      });
      scene.chat.people.set(account, away);
      const before = await state();
      await arrives(scene, await doing(from('unknown')));
      await workInbox(scene.core);
      expect(await scene.core.db.inboundItem.findFirstOrThrow()).toMatchObject({ state: 'working' });
      expect(answers).toEqual([]);
      expect(await state()).toEqual(before);
      scene.chat.people.delete(account);
      await timePasses(scene);
      await workInbox(scene.core);
      expect(await scene.core.db.inboundItem.findFirstOrThrow()).toMatchObject({ state: 'done' });
      expect(answers.some(({ audience }) => audience === 'customer')).toBe(false);
    });
  },
);

it('what they write in the group is kept as the customer’s words', async () => {
  const thread = await scene.core.db.delivery.findFirstOrThrow({ where: { platformRoomId: 'room-C001' } });
  await arrives(scene, says(from(true), '挺好的', inRoom('re-1'), inRoom(thread.platformMessageId ?? '')));
  await workInbox(scene.core);
  expect(await scene.core.db.contactLog.findMany()).toMatchObject([
    { direction: 'inbound', authorRole: 'customer', actorId: null },
  ]);
});

it('their words are not kept as a colleague’s on the word of another', async () => {
  await arrives(scene, keeps('li', from(true), '价格可以', inRoom('m-2')));
  await workInbox(scene.core);
  expect(await scene.core.db.contactLog.findMany()).toMatchObject([
    { direction: 'inbound', authorRole: 'customer', actorId: null },
  ]);
});

it('what the former holder of an account wrote is not kept as the words of the colleague who has it now', async () => {
  const kept = (id: string, saidAt?: string): Inbound => ({
    ...keeps('li', from(false), '周五送到', inRoom(id)),
    ...(saidAt === undefined ? {} : { saidAt }),
  });
  await scene.core.db.staffIdentity.updateMany({
    where: { platformUserId: account },
    data: { linkedAt: new Date('2026-03-11T01:00:00Z') },
  });
  await arrives(scene, kept('before', '2026-03-10T01:00:00Z'));
  await arrives(scene, kept('since', '2026-03-11T02:00:00Z'));
  await arrives(scene, kept('at a time that is not known'));
  await workInbox(scene.core);
  const zhang = await staffByCode(scene.core.db, 'zhang');
  expect(
    await scene.core.db.contactLog.findMany({
      orderBy: { recordedAt: 'asc' },
      select: { platformMessageId: true, actorId: true, authorRole: true, direction: true },
    }),
  ).toEqual(
    expect.arrayContaining([
      { platformMessageId: 'before', actorId: null, authorRole: 'staff', direction: 'outbound' },
      {
        platformMessageId: 'since',
        actorId: zhang?.id,
        authorRole: 'salesperson',
        direction: 'outbound',
      },
      {
        platformMessageId: 'at a time that is not known',
        actorId: zhang?.id,
        authorRole: 'salesperson',
        direction: 'outbound',
      },
    ]),
  );
});

it('the superior is notified, once a day', async () => {
  for (const id of ['a', 'b']) {
    await arrives(scene, { ...commands('zhang', '今天'), dedupeKey: id, from: from(true), handle });
  }
  await workInbox(scene.core);
  await scene.at('2026-03-12T10:00');
  const heard = scene.chat.messages.filter(({ says: of }) => of.includes('people/outsider'));
  expect(heard.map(({ room }) => room)).toEqual(['dm:li']);
  expect(heard[0]?.text).toContain('张伟');
  expect(heard[0]?.text).toContain(account);
});
