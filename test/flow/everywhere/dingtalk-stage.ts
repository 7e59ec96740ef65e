import { createDingTalkPlatform } from '../../../bot/platforms/dingtalk/index.ts';
import { topics } from '../../../bot/platforms/dingtalk/stream.ts';
import { startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { cardClick, robotMessage } from '../../fakes/dingtalk/payloads.ts';
import type { Message, Person, Room } from '../../fakes/dingtalk/world.ts';
import { noLog } from '../../log.ts';
import { fillPage } from './fill-page.ts';
import type { Actor, Shown, Stage, StageDeps } from './stage.ts';

export async function openDingTalkStage({ http, clock, settled, site }: StageDeps): Promise<Stage> {
  const nowMs = () => clock.now().epochMilliseconds;
  const fake = await startFakeDingTalk({ nowMs });
  const { world, stream, clientId, clientSecret, robotCode, baseUrl } = fake;
  const config = { clientId, clientSecret, robotCode, baseUrl, cardTemplateId: 'c', groupTemplateId: 'g' };
  const platform = createDingTalkPlatform(config, { http, log: noLog, nowMs, firstWaitMs: 5 });

  const roomOf = (id: string): Room => {
    const found = world.rooms.get(id);
    if (found === undefined) throw new Error(`there is no group ${id}`);
    return found;
  };
  const push = async (topic: string, data: object): Promise<void> => {
    await stream.acknowledged(stream.callback(topic, data));
    await settled();
  };
  const shown = ({ id, messages }: Room): Shown[] =>
    messages.map(({ key, text, buttons }) => ({
      key,
      room: id,
      text,
      buttons: buttons.map((button) => button['text'] ?? ''),
    }));
  const messageOf = ({ room, key }: Shown): Message => {
    const found = roomOf(room).messages.find((message) => message.key === key);
    if (found === undefined) throw new Error('that message is gone');
    return found;
  };
  const actor = (person: Person): Actor => {
    const write = (room: Room | 'direct', text: string, quotes?: string) =>
      push(
        topics.message,
        robotMessage(person, room, text, { atMs: nowMs(), ...(quotes === undefined ? {} : { quotes }) }),
      );
    return {
      id: person.id,
      commands: (line) => write('direct', line),
      says: (text) => write('direct', text),
      mentions: (room, line) => write(roomOf(room), line),
      answers: ({ room, key }, text) => write(roomOf(room), text, key),
      sees: async (room) => (roomOf(room).members.has(person.id) ? shown(roomOf(room)) : []),
      seesDirect: async () => shown(world.direct(person.id)),
      presses: async (message, label) => {
        const button = messageOf(message).buttons.find(({ text }) => text === label);
        if (button === undefined) throw new Error(`the card has no button ${label}`);
        const { action = '', value = '' } = button;
        await push(topics.card, cardClick(person, message.key, { action, value }));
      },
      fills: async (values) => {
        await fillPage(site, world.direct(person.id).messages.at(-1)?.text ?? '', values);
        await settled();
      },
    };
  };
  return {
    platform,
    colleague: (name) => actor(world.addPerson(name)),
    customer: (name) => actor(world.addPerson(name, { external: true })),
    room: () => [...world.created.values()][0] ?? '',
    bringsIn: async ({ id }, room) => void roomOf(room).members.add(id),
    listening: () => stream.connected(),
    close: () => fake.close(),
  };
}
