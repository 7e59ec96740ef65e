import { randomUUID } from 'node:crypto';
import { createHttp } from '../../../bot/http.ts';
import type { Input } from '../../../bot/platforms/web/api.ts';
import type { WebPerson } from '../../../bot/platforms/web/directory.ts';
import { issueToken } from '../../../bot/platforms/web/tokens.ts';
import { createWebPlatform } from '../../../bot/platforms/web/web-platform.ts';
import { createPrismaWebChatStore } from '../../../jobs/webchat/prisma-web-chat-store.ts';
import { plainText, staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { freshDatabase } from '../../database.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type Forgery, type Harness, type RawRequest } from './harness.ts';

const secret = 'a secret of this test';
const people: readonly WebPerson[] = [
  { id: 'li', name: '李明', role: 'supervisor' },
  { id: 'zhao', name: '赵敏', role: 'salesperson' },
  { id: 'customer:C001', name: '王师傅', role: 'customer', customerCode: 'C001' },
  // A customer who calls himself like a colleague.
  { id: 'customer:C002', name: '李明', role: 'customer', customerCode: 'C002' },
];

export async function openWebHarness(): Promise<Harness> {
  const database = await freshDatabase();
  whenDone(async () => await database.close());
  const store = createPrismaWebChatStore(database.db);
  const sink = createKeepingSink();
  /** One process of the program. */
  const start = async () => {
    const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
    const started = createWebPlatform({
      http: http.app,
      store,
      directory: {
        people: async () => people,
        person: async (id) => people.find((one) => one.id === id) ?? null,
        chooseLanguage: async () => {},
        complete: () => [],
      },
      clock: standingWallClock,
      wallClock: standingWallClock,
      zone: 'Asia/Shanghai',
      log: noLog,
      secret,
      botName: '新航',
      say: ({ code }) => code,
      pageFolder: null,
    });
    await started.start(sink);
    const listening = await http.listen();
    whenDone(async () => {
      await started.stop();
      await http.close();
    });
    return { platform: started, address: listening };
  };
  const { platform, address } = await start();
  const staff = [{ platformUserId: 'li' }];
  const name = '沟通群';
  await platform.ensureRoom({ kind: 'customer', customerCode: 'C001', name, staff });
  await platform.ensureRoom({ kind: 'staff', customerCode: 'C001', name, staff });

  const send = (body: string, token: string): RawRequest => ({
    url: `${address}/api/web/inputs`,
    headers: { 'content-type': 'application/json', origin: address, authorization: `Bearer ${token}` },
    body,
  });
  const input = async (given: object, by?: string): Promise<RawRequest> => {
    const head = { id: randomUUID(), at: standingWallClock.now().toString(), page: randomUUID() };
    return send(JSON.stringify({ ...head, ...given }), tokenAt(standingNowMs(), by));
  };
  const tokenAt = (issuedAtMs: number, personId = 'customer:C001') =>
    issueToken(secret, { personId, issuedAtMs });
  return {
    platform,
    sink,
    customerRoom: 'customer:C001',
    staffRoom: 'staff:C001',
    staff: 'li',
    answersIn: 'customer:C001',
    customer: 'customer:C001',
    colleague: 'zhao',
    // The chat itself only admits people it knows; here a stranger is added behind its back.
    strangerJoins: async (roomId) => {
      await database.db.webMember.create({
        data: { roomId, personId: 'ghost', name: '谁也不认识', external: true },
      });
    },
    ways: {
      message: (text) => input({ kind: 'say', room: 'customer:C001', text }),
      command: (text) => input({ kind: 'say', room: 'customer:C001', text: `/crm ${text}` }),
      edited: async (text) => {
        const { message } = await store.addMessage({
          roomId: 'customer:C001',
          threadId: null,
          authorId: 'customer:C001',
          authorName: '王师傅',
          content: { kind: 'text', text: 'before' },
          onlyFor: null,
          marker: randomUUID(),
          at: standingWallClock.now(),
        });
        return await input({ kind: 'edit', message: message.id, text, base: message.version });
      },
      click: async (text) => {
        const card = staffText({ body: ['到期'], buttons: [{ action: 'close', label: 'x', value: text }] });
        const options = { marker: randomUUID(), about: [], at: standingWallClock.now() };
        const posted = await platform.dm({ platformUserId: 'li' }, card, options);
        // What cannot be shown cannot be pressed either; its request can be forged.
        const message = posted.status === 'accepted' ? posted.ref.platformMessageId : randomUUID();
        return await input({ kind: 'click', message, action: 'close', value: text }, 'li');
      },
      form: (text) => input({ kind: 'form', form: 'log', subject: text, values: { [text]: text } }),
      keep: null,
      deleted: null,
      member: null,
      home: null,
    },
    genuine: async (text) => {
      const input: Input = {
        id: randomUUID(),
        at: standingWallClock.now().toString(),
        page: randomUUID(),
        kind: 'say',
        room: 'customer:C001',
        text,
      };
      return send(JSON.stringify(input), tokenAt(standingNowMs()));
    },
    forge: (request, how) => forge(request, how, tokenAt),
    impostor: async (text) => {
      await platform.ensureRoom({ kind: 'customer', customerCode: 'C002', name, staff });
      const said = { kind: 'say', room: 'customer:C002', text };
      const head = { id: randomUUID(), at: standingWallClock.now().toString(), page: randomUUID() };
      return send(JSON.stringify({ ...head, ...said }), tokenAt(standingNowMs(), 'customer:C002'));
    },
    echo: null,
    // The chat is in our own database.
    withdrawTokens: () => {},
    fails: () => false,
    replica: start,
    sees: async (viewer, room) => {
      const { messages } = await store.readPage(viewer, room, null, 100);
      return messages.map(({ content }) =>
        content.kind === 'card' ? plainText(content.card) : content.text,
      );
    },
    // The page renders every string as text, so nothing in a message is active. `test/page` checks that in a browser.
    pings: async () => [],
  };
}

const hour = 60 * 60 * 1000;

function forge(request: RawRequest, how: Forgery, tokenAt: (ms: number) => string): RawRequest {
  const { authorization: _token, ...bare } = request.headers;
  const withToken = (token: string) => ({
    ...request,
    headers: { ...bare, authorization: `Bearer ${token}` },
  });
  switch (how) {
    case 'unsigned':
      return { ...request, headers: bare };
    case 'empty signature':
      return withToken(tokenAt(standingNowMs()).replace(/[^.]+$/u, ''));
    case 'altered':
      // A valid signature under another person's name.
      return withToken(
        tokenAt(standingNowMs()).replace(/^v1\.[^.]+/u, `v1.${Buffer.from('li').toString('base64url')}`),
      );
    case 'stale':
      return withToken(tokenAt(standingNowMs() - 13 * hour));
    case 'from the future':
      return withToken(tokenAt(standingNowMs() + hour));
  }
}
