import { randomUUID } from 'node:crypto';
import type { FormPush, Input } from '../../../bot/platforms/web/api.ts';
import type { WebPerson } from '../../../bot/platforms/web/directory.ts';
import { issueToken } from '../../../bot/platforms/web/tokens.ts';
import { createWebPlatform } from '../../../bot/platforms/web/web-platform.ts';
import { createPrismaWebChatStore } from '../../../jobs/webchat/prisma-web-chat-store.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { noLog } from '../../log.ts';
import { type OpenStream, openStream } from '../../platforms/web/events.ts';
import type { Actor, Shown, Stage, StageDeps } from './stage.ts';

const secret = 'a secret of this test';
/** The browser chat has one person of each customer. */
const customerId = 'customer:C001';

type WithoutHead<One> = One extends Input ? Omit<One, 'id' | 'at' | 'page'> : never;

export async function openWebStage({ http, db, clock, settled }: StageDeps): Promise<Stage> {
  const store = createPrismaWebChatStore(db);
  const people: WebPerson[] = [];
  const streams: OpenStream[] = [];
  let address = '';
  const platform = createWebPlatform({
    http,
    store,
    directory: {
      people: async () => people,
      person: async (id) => people.find((one) => one.id === id) ?? null,
      chooseLanguage: async () => {},
      complete: () => [],
    },
    clock,
    wallClock: standingWallClock,
    zone: 'Asia/Shanghai',
    log: noLog,
    secret,
    botName: '新航',
    say: ({ code }) => code,
    pageFolder: null,
  });

  const actor = (person: WebPerson): Actor => {
    people.push(person);
    const { id } = person;
    const direct = `dm:${id}`;
    const token = () => issueToken(secret, { personId: id, issuedAtMs: standingNowMs() });
    let page: Promise<{ readonly id: string; readonly stream: OpenStream }> | null = null;
    /** The page stays open, so that forms open in it. */
    const openPage = async () => {
      const opened = randomUUID();
      await fetch(`${address}/api/web/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ as: id }),
      });
      const stream = await openStream(address, token(), opened);
      streams.push(stream);
      await stream.next('changed');
      return { id: opened, stream };
    };
    const input = async (body: WithoutHead<Input>): Promise<void> => {
      page ??= openPage();
      const head = { id: randomUUID(), at: standingWallClock.now().toString(), page: (await page).id };
      const response = await fetch(`${address}/api/web/inputs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address, authorization: `Bearer ${token()}` },
        body: JSON.stringify({ ...head, ...body }),
      });
      const answer = await response.text();
      if (response.status !== 202) throw new Error(`${response.status}: ${answer}`);
      await settled();
    };
    const cardsIn = async (room: string) =>
      (await store.readPage(id, room, null, 500)).messages.map((message) => ({
        message,
        card: message.content.kind === 'card' ? message.content.card : null,
      }));
    const sees = async (room: string): Promise<Shown[]> =>
      (await cardsIn(room)).map(({ message, card }) => ({
        key: message.id,
        room,
        text: card === null && message.content.kind === 'text' ? message.content.text : cardText(card),
        buttons: (card?.buttons ?? []).map(({ label }) => label),
      }));
    return {
      id,
      commands: (line) => input({ kind: 'say', room: direct, text: `/crm ${line}` }),
      says: (text) => input({ kind: 'say', room: direct, text }),
      mentions: (room, line) => input({ kind: 'say', room, text: `@新航 ${line}` }),
      answers: ({ room, key }, text) => input({ kind: 'say', room, thread: key, text }),
      sees,
      seesDirect: () => sees(direct),
      presses: async ({ room, key }, label) => {
        const found = (await cardsIn(room)).find(({ message }) => message.id === key);
        const button = found?.card?.buttons?.find((one) => one.label === label);
        if (button === undefined) throw new Error(`the card has no button ${label}`);
        await input({ kind: 'click', message: key, action: button.action, value: button.value });
      },
      fills: async (values) => {
        if (page === null) throw new Error('no form was opened');
        const { form } = (await (await page).stream.next('form')).data as FormPush;
        const initial = form.fields.flatMap(({ key, initial: start }) =>
          start === undefined ? [] : [[key, start]],
        );
        const all = { ...Object.fromEntries(initial), ...values };
        await input({ kind: 'form', form: form.form, subject: form.subject, values: all });
      },
    };
  };
  return {
    platform,
    colleague: (name, code) => actor({ id: code, name, role: 'salesperson' }),
    customer: (name) => actor({ id: customerId, name, role: 'customer', customerCode: 'C001' }),
    room: () => customerId,
    // The bot adds the customer when it makes the group.
    bringsIn: async () => {},
    listening: async (given) => {
      address = given;
    },
    close: async () => {
      for (const stream of streams) stream.close();
    },
  };
}

function cardText(card: Parameters<typeof plainText>[0] | null): string {
  return card === null ? '' : plainText(card);
}
