import { createWeComPlatform } from '../../../bot/platforms/wecom/index.ts';
import { startFakeWeCom } from '../../fakes/wecom/index.ts';
import { createPayloads, encodingAesKey, token } from '../../fakes/wecom/payloads.ts';
import type { Person, Room } from '../../fakes/wecom/world.ts';
import { noLog } from '../../log.ts';
import { fillPage } from './fill-page.ts';
import type { Actor, Shown, Stage, StageDeps } from './stage.ts';

export async function openWeComStage({ http, clock, settled, site }: StageDeps): Promise<Stage> {
  const nowMs = () => clock.now().epochMilliseconds;
  const fake = await startFakeWeCom({ nowMs });
  const { world, corpId, agentId, secret, baseUrl } = fake;
  const config = { corpId, agentId, secret, token, encodingAesKey, baseUrl };
  const platform = createWeComPlatform(config, { http, log: noLog, nowMs });
  const { seal, writes, presses, changesGroup } = createPayloads({ corpId, agentId, nowMs });

  const push = async (xml: string): Promise<void> => {
    const { url, headers, body } = seal(`${site.address()}/wecom/callback`, xml);
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`the callback answered ${response.status}`);
    await settled();
  };
  const shown = ({ id, messages }: Room): Shown[] =>
    messages.map(({ source, text, buttons }, index) => ({
      key: String(index),
      room: id,
      text: [...(source === undefined ? [] : [source]), text.replaceAll('\u200B', '')].join('\n'),
      // One that only shows that the matter is over cannot be pressed.
      buttons: buttons.filter(({ key }) => key !== 'over').map((button) => button.text),
    }));
  const actor = (person: Person): Actor => ({
    id: person.id,
    commands: (line) => push(writes(person.id, line)),
    says: (text) => push(writes(person.id, text)),
    mentions: async () => {
      throw new Error('an app hears no group');
    },
    answers: async () => {
      throw new Error('an app hears no group');
    },
    sees: async (where) => {
      const room = world.rooms.get(where);
      return room === undefined ? [] : shown(room);
    },
    sends: async () => {
      for (const task of world.tasks) if (!task.cancelled && task.sender === person.id) world.sends(task);
    },
    seesDirect: async () => shown(world.direct(person.id)),
    presses: async ({ key }, label) => {
      const button = world
        .direct(person.id)
        .messages[Number(key)]?.buttons.find(({ text }) => text === label);
      if (button === undefined) throw new Error(`the card has no button ${label}`);
      await push(presses(person.id, button.key, `task-${key}`));
    },
    fills: async (values) => {
      await fillPage(site, world.direct(person.id).messages.at(-1)?.text ?? '', values);
      await settled();
    },
  });
  return {
    platform,
    colleague: (name) => actor(world.addPerson(name)),
    customer: (name) => actor(world.addPerson(name, { external: true })),
    room: () => 'wrC001',
    // The supervisor makes the group in the client, with the customer in it, and binds it.
    bringsIn: async (customer, room, code = 'C001') => {
      const supervisor = [...world.people.values()].find(({ name }) => name === '李明');
      if (supervisor === undefined) throw new Error('there is no supervisor');
      world.addRoom([supervisor.id, customer.id], room);
      await push(changesGroup(room, 'create'));
      const told = world.direct(supervisor.id).messages.at(-1)?.text ?? '';
      if (!told.includes(`群=${room}`))
        throw new Error(`the owner was not told how to bind the group: ${told}`);
      await push(writes(supervisor.id, `客户 绑定 ${code} 群=${room}`));
    },
    listening: async () => {},
    close: () => fake.close(),
  };
}
