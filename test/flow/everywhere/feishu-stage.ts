import { createFeishuPlatform } from '../../../bot/platforms/feishu/index.ts';
import { cardEvent, type FakeEvent, membersEvent, messageEvent } from '../../fakes/feishu/events.ts';
import { startFakeFeishu } from '../../fakes/feishu/index.ts';
import {
  customerTenant,
  type FakeChat,
  type FakeMessage,
  type FakePerson,
  wordsOf,
} from '../../fakes/feishu/world.ts';
import { noLog } from '../../log.ts';
import type { Actor, Shown, Stage, StageDeps } from './stage.ts';

interface Element {
  readonly tag: string;
  readonly text?: { readonly content: string };
  readonly behaviors?: readonly { readonly value: object }[];
  readonly elements?: readonly Element[];
}

export async function openFeishuStage({ http, clock, settled }: StageDeps): Promise<Stage> {
  const nowMs = () => clock.now().epochMilliseconds;
  const fake = await startFakeFeishu({ nowMs });
  const { world, connection, appId, appSecret, baseUrl } = fake;
  const platform = createFeishuPlatform(
    { appId, appSecret, baseUrl },
    { http, log: noLog, nowMs, firstWaitMs: 5 },
  );
  const bot = { openId: world.botOpenId, name: '欣航' };

  const source = () => ({ appId, token: '', atMs: nowMs() });
  const push = async (event: FakeEvent): Promise<unknown> => {
    const { code, data } = await connection.answerTo(connection.push(event));
    if (code !== 200) throw new Error(`the event was answered with ${code}`);
    await settled();
    return data;
  };
  const chatOf = (id: string): FakeChat => {
    const found = world.chats.get(id);
    if (found === undefined) throw new Error(`there is no group ${id}`);
    return found;
  };
  const elementsOf = ({ card }: FakeMessage): readonly Element[] =>
    (card as unknown as { body: { elements: readonly Element[] } }).body.elements;
  const buttonsOf = (message: FakeMessage) => elementsOf(message).filter(({ tag }) => tag === 'button');
  const labelOf = ({ text }: Element): string => text?.content ?? '';
  const seenIn = (person: FakePerson, chat: FakeChat): readonly FakeMessage[] =>
    chat.members.has(person.openId)
      ? chat.messages.filter(({ onlyFor }) => onlyFor === null || onlyFor === person.openId)
      : [];
  const shown = (chat: FakeChat, messages: readonly FakeMessage[]): Shown[] =>
    messages.map((message) => {
      const buttons = buttonsOf(message).map(labelOf);
      const words = wordsOf(message.card);
      // The labels of the buttons come last.
      const text = words.slice(0, words.length - buttons.length);
      return { key: message.id, room: chat.id, text: text.join('\n'), buttons };
    });

  const actor = (person: FakePerson): Actor => {
    const direct = () => world.direct(person);
    const press = (
      chat: FakeChat,
      message: FakeMessage,
      button: Element,
      answers?: Readonly<Record<string, string>>,
    ) =>
      push(
        cardEvent(source(), {
          chat,
          by: person,
          messageId: message.id,
          value: button.behaviors?.[0]?.value ?? {},
          ...(answers === undefined ? {} : { answers }),
        }),
      );
    return {
      id: person.openId,
      commands: async (line) => {
        await push(
          messageEvent(source(), { id: world.nextId('om'), chat: direct(), from: person, text: line }),
        );
      },
      says: async (line) => {
        await push(
          messageEvent(source(), { id: world.nextId('om'), chat: direct(), from: person, text: line }),
        );
      },
      mentions: async (room, line) => {
        const written = { id: world.nextId('om'), chat: chatOf(room), from: person };
        await push(messageEvent(source(), { ...written, text: `@_user_1 ${line}`, mentions: [bot] }));
      },
      answers: async ({ room, key }, text) => {
        const written = { id: world.nextId('om'), chat: chatOf(room), from: person };
        await push(
          messageEvent(source(), { ...written, text: `@_user_1 ${text}`, mentions: [bot], root: key }),
        );
      },
      sees: async (room) => shown(chatOf(room), seenIn(person, chatOf(room))),
      seesDirect: async () => shown(direct(), seenIn(person, direct())),
      presses: async ({ room, key }, label) => {
        const message = seenIn(person, chatOf(room)).find(({ id }) => id === key);
        const button = message && buttonsOf(message).find((one) => labelOf(one) === label);
        if (message === undefined || button === undefined) throw new Error(`the card has no button ${label}`);
        await press(chatOf(room), message, button);
      },
      fills: async (values) => {
        const message = direct().messages.at(-1);
        const submit =
          message &&
          elementsOf(message)
            .find(({ tag }) => tag === 'form')
            ?.elements?.at(-1);
        if (message === undefined || submit === undefined) throw new Error('no form is open');
        const data = (await press(direct(), message, submit, values)) as {
          card?: { data: Record<string, unknown> };
        };
        if (data.card === undefined) throw new Error(JSON.stringify(data));
        message.card = data.card.data;
      },
    };
  };
  return {
    platform,
    colleague: (name) => actor(world.addPerson(name)),
    customer: (name) => actor(world.addPerson(name, customerTenant)),
    room: () => [...world.chats.values()].find(({ made }) => made !== null)?.id ?? '',
    bringsIn: async ({ id }, room) => {
      const person = world.people.get(id);
      if (person === undefined) throw new Error(`there is nobody ${id}`);
      chatOf(room).members.set(id, person);
      await push(membersEvent(source(), 'added', chatOf(room), [person]));
    },
    listening: () => connection.connected(),
    close: () => fake.close(),
  };
}
