import { beforeEach, describe, expect, it } from 'vitest';
import { notStored } from '../../../jobs/deadline.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Inbound } from '../../../jobs/ports.ts';
import { staffText } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { cardEvent, messageEvent } from '../../fakes/feishu/events.ts';
import { encryptEvent } from '../../fakes/feishu/sealing.ts';
import { customerTenant, type FakeChat, type FakePerson, wordsOf } from '../../fakes/feishu/world.ts';
import { createKeepingSink, type KeepingSink } from '../contract/harness.ts';
import { openFeishu } from './harness.ts';

let opened: Awaited<ReturnType<typeof openFeishu>>;
let li: FakePerson;
let direct: FakeChat;
const begin = async (sink?: KeepingSink) => {
  opened = await openFeishu('http', sink === undefined ? {} : { sink });
  li = opened.fake.world.addPerson('李明');
  direct = opened.fake.world.direct(li);
};
beforeEach(() => begin());

const post = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(opened.callbackUrl, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};
const failing = (): KeepingSink => ({
  ...createKeepingSink(),
  accept: async () => {
    throw new XinhangError('not_stored', notStored, { retry: 'later' });
  },
});

describe('the callback address', () => {
  const challenge = (token: string) => ({ type: 'url_verification', challenge: 'c-1', token });

  it('is confirmed to Feishu, which does not sign that', async () => {
    const encrypt = encryptEvent(
      JSON.stringify(challenge(opened.fake.verificationToken)),
      opened.fake.encryptKey,
    );
    expect(await post(JSON.stringify({ encrypt }))).toEqual({
      status: 200,
      text: JSON.stringify({ challenge: 'c-1' }),
    });
  });

  it('is confirmed to no one who has not the key and the token', async () => {
    const { encryptKey, verificationToken } = opened.fake;
    const refused = [
      JSON.stringify(challenge(verificationToken)),
      JSON.stringify({ encrypt: encryptEvent(JSON.stringify(challenge('other')), encryptKey) }),
      JSON.stringify({ encrypt: encryptEvent(JSON.stringify(challenge(verificationToken)), 'other') }),
    ];
    for (const body of refused) expect((await post(body)).status).toBe(401);
  });

  it('takes nothing that is signed, and encrypted, and for another app or with another token', async () => {
    const source = opened.source();
    const message = { id: 'om_1', chat: direct, from: li, text: '今日' };
    for (const wrong of [{ appId: 'cli_other' }, { token: 'other' }]) {
      const { status } = await opened.bring(messageEvent({ ...source, ...wrong }, message));
      expect(status).toBe(401);
    }
    expect(opened.sink.stored).toEqual([]);
    expect((await opened.bring(messageEvent(source, message))).status).toBe(200);
    expect(opened.sink.stored).toHaveLength(1);
  });

  it('says that it is not there yet while something cannot be stored, and Feishu brings it again', async () => {
    await begin(failing());
    const event = messageEvent(opened.source(), { id: 'om_1', chat: direct, from: li, text: '今日' });
    expect((await opened.bring(event)).status).toBe(503);
  });
});

describe('a name', () => {
  it('is looked up: a colleague’s in the address book, a customer’s in the group', async () => {
    const wang = opened.fake.world.addPerson('王师傅', customerTenant);
    const room = opened.fake.world.addChat('C001', [li, wang]);
    for (const from of [li, wang]) {
      await opened.bring(
        messageEvent(opened.source(), { id: `om_${from.openId}`, chat: room, from, text: '好' }),
      );
    }
    expect(opened.sink.stored.map(({ from }) => [from.name, from.external])).toEqual([
      ['李明', false],
      ['王师傅', true],
    ]);
  });

  it('that cannot be looked up is the id, and the message is stored all the same', async () => {
    opened.fake.world.scopes.clear();
    await opened.bring(messageEvent(opened.source(), { id: 'om_1', chat: direct, from: li, text: '好' }));
    expect(opened.sink.stored).toMatchObject([{ text: '好', from: { name: li.openId } }]);
  });
});

const form: FormView = {
  form: 'log',
  subject: 'f-1',
  title: '记录结果',
  submit: '提交',
  intro: '第一次回访',
  fields: [
    {
      key: 'result',
      label: '结果',
      type: 'choice',
      required: true,
      choices: [{ value: 'good', label: '好' }],
      initial: 'good',
    },
    { key: 'nextOn', label: '下次', type: 'day', required: false, initial: '2026-03-12' },
    { key: 'summary', label: '说明', type: 'text', required: true, maxChars: 3_000, hint: '一两句' },
    { key: 'salesperson', label: '业务员', type: 'staff', required: false },
  ],
};

describe('a form', () => {
  const room = () =>
    opened.fake.world.addChat('C001', [li, opened.fake.world.addPerson('王师傅', customerTenant)]);
  const submit = async (answers: Readonly<Record<string, string>>, chat = direct) => {
    const { message, value } = shown();
    return await opened.bring(
      cardEvent(opened.source(), { chat, by: li, messageId: message.id, value, answers }),
    );
  };
  /** The form as it is on the screen, and what its button holds. */
  const shown = () => {
    const message = direct.messages.at(-1);
    if (message === undefined) throw new Error('no form is shown');
    const { body } = message.card as { body: { elements: { tag: string; elements?: Element[] }[] } };
    const elements = body.elements.find(({ tag }) => tag === 'form')?.elements ?? [];
    const value = elements.at(-1)?.behaviors?.[0]?.value ?? {};
    return { message, elements, value };
  };
  interface Element {
    readonly tag: string;
    readonly name?: string;
    readonly behaviors?: readonly { readonly value: object }[];
  }

  it('asked for in a group is shown in the chat with the bot, with what is filled in', async () => {
    const group = room();
    const handle = { platformUserId: li.openId, platformRoomId: group.id };
    expect(await opened.platform.openForm(handle, form)).toMatchObject({
      status: 'accepted',
      ref: { platformRoomId: direct.id },
    });
    expect(group.messages).toEqual([]);
    const { message, elements } = shown();
    expect(wordsOf(message.card)).toEqual([
      '记录结果',
      '第一次回访',
      '结果 *',
      '好',
      '下次',
      '说明 *\n一两句',
      '业务员',
      '提交',
    ]);
    expect(elements.flatMap(({ name }) => name ?? [])).toEqual([
      'result',
      'nextOn',
      'summary',
      'salesperson',
      'submit',
    ]);
    expect(elements).toContainEqual(expect.objectContaining({ initial_date: '2026-03-12' }));
  });

  it('is stored with its answers and the group it is about, and cannot be submitted again', async () => {
    const group = room();
    await opened.platform.openForm({ platformUserId: li.openId, platformRoomId: group.id }, form);
    const answers = {
      result: 'good',
      nextOn: '2026-03-15 +0800',
      summary: '2026-03-15 +0800',
      salesperson: ' ',
    };
    const { body } = await submit(answers);
    expect(opened.sink.stored).toMatchObject([
      {
        kind: 'form',
        form: 'log',
        subject: 'f-1',
        values: { result: 'good', nextOn: '2026-03-15', summary: '2026-03-15 +0800' },
        handle: { platformUserId: li.openId, platformRoomId: group.id },
      },
    ]);
    expect(Object.keys((opened.sink.stored[0] as Inbound & { values: object }).values)).not.toContain(
      'salesperson',
    );
    const { card } = body as { card: { type: string; data: unknown } };
    expect(card.type).toBe('raw');
    expect(wordsOf(card.data)).toEqual(['✓ 记录结果']);
    await submit(answers);
    expect(opened.sink.stored).toHaveLength(1);
  });

  it('with a mistake stays as it was typed, and says what is wrong', async () => {
    const sink = { ...createKeepingSink(), checkForm: () => ({ summary: '请写说明', nextOn: '请写日期' }) };
    await begin(sink);
    await opened.platform.openForm({ platformUserId: li.openId }, form);
    expect(await submit({ result: 'good' })).toEqual({
      status: 200,
      body: { toast: { type: 'error', content: '请写说明\n请写日期' } },
    });
    expect(sink.stored).toEqual([]);
  });

  it('that could not be stored stays, and says so', async () => {
    await begin(failing());
    await opened.platform.openForm({ platformUserId: li.openId }, form);
    const { status, body } = await submit({ result: 'good' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ toast: { type: 'error' } });
    expect(body).not.toHaveProperty('card');
  });

  it('is shown to no one from outside', async () => {
    const handle = { platformUserId: 'ou_x', platformRoomId: 'oc_x', detail: { outside: 'yes' } };
    expect(await opened.platform.openForm(handle, form)).toMatchObject({ problem: 'unsupported' });
  });

  it('that is too long for a card is refused as too long', async () => {
    const choices = Array.from({ length: 90 }, (_, at) => ({
      value: `v${at}`,
      label: '很长的选项'.repeat(20),
    }));
    const fields = [1, 2, 3].map((at) => ({
      ...form.fields[0],
      key: `k${at}`,
      label: '选',
      type: 'choice' as const,
      required: true,
      choices,
    }));
    expect(await opened.platform.openForm({ platformUserId: li.openId }, { ...form, fields })).toMatchObject({
      status: 'rejected',
      problem: 'too_long',
    });
  });
});

describe('an answer', () => {
  it('to a customer is seen by that customer alone, in the group', async () => {
    const wang = opened.fake.world.addPerson('王师傅', customerTenant);
    const room = opened.fake.world.addChat('C001', [li, wang]);
    await opened.bring(
      messageEvent(opened.source(), {
        id: 'om_1',
        chat: room,
        from: wang,
        text: '@_user_1 今日',
        mentions: [{ openId: opened.fake.world.botOpenId, name: '欣航' }],
      }),
    );
    const [asked] = opened.sink.stored;
    if (asked?.kind !== 'message') throw new Error('nothing was stored');
    await opened.platform.answer(asked.handle, staffText({ body: ['只给您看'] }));
    expect(opened.fake.world.sees(wang.openId, room.id)).toEqual(['只给您看']);
    expect(opened.fake.world.sees(li.openId, room.id)).toEqual([]);
  });
});

describe('a stranger who writes to the bot', () => {
  it('is answered there', async () => {
    const wang = opened.fake.world.addPerson('王师傅', customerTenant);
    const chat = opened.fake.world.direct(wang);
    await opened.bring(messageEvent(opened.source(), { id: 'om_1', chat, from: wang, text: '今日' }));
    const [asked] = opened.sink.stored;
    if (asked?.kind !== 'message') throw new Error('nothing was stored');
    const answered = await opened.platform.answer(asked.handle, staffText({ body: ['抱歉'] }));
    expect(answered).toMatchObject({ status: 'accepted' });
    expect(opened.fake.world.sees(wang.openId, chat.id)).toEqual(['抱歉']);
  });
});

describe('a marker', () => {
  it('of more than half an hour ago proves nothing: Feishu forgets it', async () => {
    const since = (minutes: number) => standingWallClock.now().subtract({ minutes });
    const target = { kind: 'dm', to: { platformUserId: li.openId } } as const;
    expect(await opened.platform.find(target, ['a'], since(29))).toMatchObject({ status: 'repeat' });
    expect(await opened.platform.find(target, ['a'], since(31))).toMatchObject({ status: 'cannot-tell' });
    expect(standingNowMs()).toBe(standingWallClock.now().epochMilliseconds);
  });
});
