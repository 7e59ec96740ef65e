import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { type PersonClient, wordsOf } from './client.ts';
import type { Fixture } from './fixture.ts';
import { clockAt, group, openThreePeople, room, say } from './three-people.ts';
import { trialForm } from './stub-sink.ts';

let database: FreshDatabase;
let fixture: Fixture;
let zhang: PersonClient;
let li: PersonClient;
let customer: PersonClient;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ fixture, zhang, li, customer } = await openThreePeople(database.db));
});
afterEach(() => fixture.close());

describe('a click', () => {
  const card = staffText({
    body: ['今天到期'],
    buttons: [{ action: 'open-form', value: 'fu-1', label: '完成' }],
  });
  const dm = async () => {
    await fixture.web.dm({ platformUserId: 'zhang' }, card, { marker: 'd-1', about: [], at: clockAt });
    const [message] = await zhang.messages('dm:zhang');
    return message?.id ?? '';
  };

  it('on a button reaches the process', async () => {
    const message = await dm();
    await zhang.input({ kind: 'click', message, action: 'open-form', value: 'fu-1' });
    expect(fixture.sink.arrived).toMatchObject([
      { kind: 'click', action: 'open-form', value: 'fu-1', handle: { platformRoomId: 'dm:zhang' } },
    ]);
  });

  it.each([
    ['a value the card does not have', 'open-form', 'fu-2'],
    ['an action the card does not have', 'delete-all', 'fu-1'],
  ])('with %s is refused', async (_what, action, value) => {
    const message = await dm();
    expect((await zhang.input({ kind: 'click', message, action, value })).status).toBe(404);
    expect(fixture.sink.arrived).toEqual([]);
  });

  it('on another person’s card is refused', async () => {
    const message = await dm();
    const answer = await li.input({ kind: 'click', message, action: 'open-form', value: 'fu-1' });
    expect(answer.status).toBe(404);
    expect(fixture.sink.arrived).toEqual([]);
  });
});

it('a private card in a shared room can only be pressed by its recipient', async () => {
  await fixture.web.answer(
    { platformUserId: 'zhang', platformRoomId: room },
    staffText({ body: ['今天到期'], buttons: [{ action: 'open-form', value: 'fu-1', label: '完成' }] }),
  );
  const [message] = await zhang.messages(room);
  const press = { kind: 'click', message: message?.id ?? '', action: 'open-form', value: 'fu-1' } as const;
  for (const other of [li, customer]) expect((await other.input(press)).status).toBe(404);
  expect(fixture.sink.arrived).toEqual([]);
  expect((await zhang.input(press)).status).toBe(202);
});

describe('a form', () => {
  const submit = (values: Record<string, string>) =>
    zhang.input({ kind: 'form', form: trialForm.form, subject: trialForm.subject, values, room });

  it('with a wrong answer reports the field, and is not stored', async () => {
    const answer = await submit({ result: 'good', summary: ' ' });
    expect(answer.status).toBe(422);
    expect(answer.body.error?.problems).toEqual({ summary: '请至少写两个字。' });
    expect(fixture.sink.arrived).toEqual([]);
  });

  it('reaches the process with its subject and values', async () => {
    expect((await submit({ result: 'good', summary: '运转正常' })).status).toBe(202);
    expect(fixture.sink.arrived).toMatchObject([
      { kind: 'form', form: 'trial-check', subject: 'fu-1', values: { result: 'good', summary: '运转正常' } },
    ]);
  });
});

describe('an edit, a deletion, 记为联系记录', () => {
  const said = async (client: PersonClient, text: string) => {
    await client.input(say(text));
    const message = (await client.messages(room)).at(-1);
    if (message === undefined) throw new Error('nothing was said');
    return message;
  };

  it('of one’s own message reach the process and everyone in the room', async () => {
    const message = await said(customer, '有问题');
    const edit = { kind: 'edit', message: message.id, text: '没有问题', base: message.version } as const;
    expect((await customer.input(edit)).status).toBe(202);
    expect((await li.messages(room)).map((m) => [wordsOf(m), m.edited])).toEqual([['没有问题', true]]);
    expect((await customer.input({ kind: 'delete', message: message.id })).status).toBe(202);
    expect((await li.messages(room)).map(({ content }) => content)).toEqual([{ kind: 'deleted' }]);
    expect(fixture.sink.arrived.map(({ kind }) => kind)).toEqual(['message', 'edited', 'deleted']);
  });

  it('an older edit sent again does not undo a newer one', async () => {
    const message = await said(zhang, '甲');
    const first = { kind: 'edit', message: message.id, text: '乙', base: message.version } as const;
    await zhang.input({ ...first, id: 'first-edit' });
    const [edited] = await zhang.messages(room);
    await zhang.input({ kind: 'edit', message: message.id, text: '丙', base: edited?.version ?? 0 });
    expect((await zhang.input({ ...first, id: 'first-edit' })).status).toBe(409);
    expect((await li.messages(room)).map(wordsOf)).toEqual(['丙']);
  });

  it('a deletion sent again after an interruption still reaches the process', async () => {
    const message = await said(zhang, '甲');
    const deletion = { kind: 'delete', message: message.id, id: 'one-deletion' } as const;
    await zhang.input(deletion);
    expect((await zhang.input(deletion)).body).toEqual({ status: 'duplicate' });
    expect((await zhang.input({ ...deletion, id: 'another-one' })).status).toBe(202);
  });

  it('of another person’s message are refused', async () => {
    const { id, version } = await said(customer, '有问题');
    expect((await zhang.input({ kind: 'edit', message: id, text: '很好', base: version })).status).toBe(403);
    expect((await zhang.input({ kind: 'delete', message: id })).status).toBe(403);
    expect((await li.messages(room)).map(wordsOf)).toEqual(['有问题']);
  });

  it('keeping a message hands over its author and words as stored', async () => {
    const message = await said(customer, '换料有点慢');
    await zhang.input({ kind: 'keep', message: message.id });
    expect(fixture.sink.arrived.at(-1)).toMatchObject({
      kind: 'keep',
      text: '换料有点慢',
      saidAt: message.at,
      message: { platformRoomId: room, platformMessageId: message.id },
      author: { platformUserId: 'customer:C001', name: '华东精工', external: true },
      from: { platformUserId: 'zhang' },
    });
  });

  it('a message of the bot is not kept as a contact log', async () => {
    await fixture.web.post(group, customerText({ body: ['试用如何？'] }), {
      marker: 'd-1',
      about: [],
      at: clockAt,
    });
    const [question] = await zhang.messages(room);
    expect((await zhang.input({ kind: 'keep', message: question?.id ?? '' })).status).toBe(403);
    expect(fixture.sink.arrived).toEqual([]);
  });
});
