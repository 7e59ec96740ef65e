import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import { startFakeSlack } from '../../fakes/slack/index.ts';
import type { Person } from '../../fakes/slack/person.ts';
import { noLog } from '../../log.ts';
import type { Actor, Shown, Stage, StageDeps } from './stage.ts';

export async function openSlackStage({ http, clock, settled }: StageDeps): Promise<Stage> {
  const nowMs = () => clock.now().epochMilliseconds;
  const slack = await startFakeSlack({ mode: 'http', nowMs });
  const { botToken, signingSecret, apiUrl } = slack;
  const platform = createSlackPlatform({ botToken, signingSecret, apiUrl }, { http, log: noLog, nowMs });
  const people = new Map<string, Person>();

  const shown = (seen: ReturnType<Person['seesDirect']>): Shown[] =>
    seen.map(({ channel, ts, text, buttons }) => ({ key: ts, room: channel, text, buttons }));
  const seenBy = (person: Person, { room, key }: Shown) => {
    const found = person.sees(room).find(({ ts }) => ts === key);
    if (found === undefined) throw new Error(`${person.name} does not see that message`);
    return found;
  };
  const actor = (person: Person): Actor => {
    people.set(person.id, person);
    return {
      id: person.id,
      commands: async (line) => {
        await person.commands(`/crm ${line}`);
        await settled();
      },
      says: async (text) => {
        await person.says(slack.world.directOf(person.id).id, text);
        await settled();
      },
      mentions: async (where, line) => {
        await person.says(where, `@${slack.world.bot.name} ${line}`);
        await settled();
      },
      answers: async (message, text) => {
        await person.says(message.room, text, { thread: seenBy(person, message) });
        await settled();
      },
      sees: async (room) => shown(person.sees(room)),
      seesDirect: async () => shown(person.seesDirect()),
      presses: async (message, button) => {
        await person.clicks(seenBy(person, message), button);
        await settled();
      },
      fills: async (values) => {
        const sent = await person.submits(await person.form(), values);
        if (!sent.closed) throw new Error(JSON.stringify(sent.errors));
        await settled();
      },
    };
  };
  const room = () => [...slack.world.channels.values()].find(({ kind }) => kind === 'private')?.id ?? '';
  return {
    platform,
    colleague: (name) => actor(slack.addPerson(name)),
    customer: (name) => actor(slack.addPerson(name, { team: 'T0CUSTOMER' })),
    room,
    bringsIn: async ({ id }, where) => {
      await people.get(id)?.joins(where);
      await settled();
    },
    listening: (address) => slack.sendEventsTo(`${address}/slack/events`),
    close: () => slack.close(),
  };
}
