/**
 * The fake is driven by DingTalk's own clients too, and each request of ours is compared with theirs: a fake that agrees
 * with a mistake of ours would be found out.
 */
import { createRequire } from 'node:module';
import { DWClient, type DWClientDownStream } from 'dingtalk-stream';
import { TOPIC_CARD, TOPIC_ROBOT } from 'dingtalk-stream/constants';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { topics } from '../../../bot/platforms/dingtalk/stream.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { cardClick, robotMessage } from '../../fakes/dingtalk/payloads.ts';
import { startFakeDingTalk, type FakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { whenDone } from '../../when-done.ts';
import { openDingTalk } from './harness.ts';

// Its declarations cover every method of DingTalk and cost more to check than the whole program.
const { Config } = createRequire(import.meta.url)('@alicloud/openapi-client') as {
  Config: new (given: object) => object;
};
type Send = (request: object, headers: object, runtime: object) => Promise<{ readonly body?: unknown }>;
interface OfficialModule {
  readonly default: new (config: object) => Readonly<Record<string, Send | undefined>>;
  readonly [model: string]: new (given: object) => object;
}
/** Reads a request into the official model, also what is within it; keys that the model does not have are dropped. */
const { cast } = createRequire(import.meta.url)('@alicloud/tea-typescript') as {
  cast: (given: object, model: object) => object;
};
const { RuntimeOptions } = createRequire(import.meta.url)('@alicloud/tea-util') as {
  RuntimeOptions: new (given: object) => object;
};

/** Calls a method of the official client with what our adapter sent. @returns the answer's body */
async function askOfficially(fake: FakeDingTalk, module: string, method: string, body: object) {
  const official = createRequire(import.meta.url)(`@alicloud/dingtalk/${module}`) as OfficialModule;
  const name = method[0]?.toUpperCase() + method.slice(1);
  const { host } = new URL(fake.baseUrl);
  const client = new official.default(new Config({ protocol: 'http', endpoint: host }));
  const Request = official[`${name}Request`];
  const Headers = official[`${name}Headers`];
  const send = client[`${method}WithOptions`]?.bind(client);
  if (Request === undefined || Headers === undefined || send === undefined) throw new Error(`no ${method}`);
  const headers = new Headers({ xAcsDingtalkAccessToken: fake.freshToken() });
  const answer = await send(cast(body, new Request({})), headers, new RuntimeOptions({ autoretry: false }));
  return answer.body;
}

const at = standingWallClock.now();
const options = () => ({ marker: crypto.randomUUID(), about: [], at });
const button = { action: 'log', label: '记录结果', value: 'f-1' };

/** Every call of the adapter to which the official client has a counterpart. */
const rows = [
  ['robot_1_0', 'orgGroupSend', '/v1.0/robot/groupMessages/send', ['processQueryKey']],
  [
    'robot_1_0',
    'batchSendOTO',
    '/v1.0/robot/oToMessages/batchSend',
    ['processQueryKey', 'invalidStaffIdList'],
  ],
  ['card_1_0', 'createAndDeliver', '/v1.0/card/instances/createAndDeliver', ['result', 'success']],
  ['card_1_0', 'updateCard', '/v1.0/card/instances', ['result', 'success']],
  ['im_1_0', 'createSceneGroupConversation', '/v1.0/im/sceneGroups', ['openConversationId']],
  [
    'im_1_0',
    'batchQueryGroupMember',
    '/v1.0/im/sceneGroups/members/batchQuery',
    ['memberUserIds', 'hasMore'],
  ],
] as const;

it.each(rows)('%s.%s asks for the same as our adapter, and reads the fake’s answer', async (...row) => {
  const [module, method, path, answered] = row;
  const { fake, platform } = await openDingTalk();
  const staff = fake.world.addPerson('李明');
  const room = fake.world.addRoom([staff.id]);
  const to = { platformUserId: staff.id };
  await platform.post(
    { kind: 'customer', platformRoomId: room.id },
    customerText({ body: ['您好'] }),
    options(),
  );
  await platform.answer(to, staffText({ body: ['好'] }));
  const told = await platform.dm(
    to,
    staffText({ title: '到期', body: ['今天'], buttons: [button] }),
    options(),
  );
  if (told.status !== 'accepted') throw new Error('the card was not posted');
  await platform.update(told.ref, staffText({ body: ['✓'] }), {});
  await platform.members(room.id);
  await platform.ensureRoom({ kind: 'staff', customerCode: 'C001', name: '内部群', staff: [to] });
  const [ours] = fake.sent(path);
  if (ours === undefined) throw new Error('our adapter did not ask');
  const before = fake.counted(path);
  const answer = await askOfficially(fake, module, method, ours);
  const [theirs] = fake.sent(path).slice(before);
  expect(theirs).toEqual(ours);
  expect(Object.keys(answer as object)).toEqual(expect.arrayContaining([...answered]));
});

it('the official client gets the token that our adapter gets', async () => {
  const { fake, platform } = await openDingTalk();
  await platform.person(fake.world.addPerson('李明').id);
  const [ours] = fake.sent('/v1.0/oauth2/accessToken');
  const official = createRequire(import.meta.url)('@alicloud/dingtalk/oauth2_1_0') as OfficialModule;
  const client = new official.default(new Config({ protocol: 'http', endpoint: new URL(fake.baseUrl).host }));
  const Request = official['GetAccessTokenRequest'];
  if (Request === undefined) throw new Error('no such request');
  const answer = await client['getAccessTokenWithOptions']?.(
    new Request(ours ?? {}),
    {},
    new RuntimeOptions({}),
  );
  expect(fake.sent('/v1.0/oauth2/accessToken').at(-1)).toEqual(ours);
  expect(answer?.body).toMatchObject({ accessToken: expect.any(String), expireIn: 7_200 });
});

/** The official Stream client. Its gateway is a constant, so the address is fetched here; the rest is its own. */
class OfficialStream extends DWClient {
  readonly baseUrl: string;
  constructor({ clientId, clientSecret, baseUrl }: FakeDingTalk) {
    super({ clientId, clientSecret });
    this.baseUrl = baseUrl;
  }
  override async getEndpoint(): Promise<this> {
    const { clientId, clientSecret, ua, subscriptions } = this.getConfig();
    const response = await fetch(`${this.baseUrl}/v1.0/gateway/connections/open`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, ua, subscriptions }),
    });
    const { endpoint, ticket } = (await response.json()) as { endpoint: string; ticket: string };
    Reflect.set(this, 'dw_url', `${endpoint}?ticket=${ticket}`);
    return this;
  }
}

async function openOfficialStream(take: (client: DWClient, frame: DWClientDownStream) => void) {
  // It writes to the console as it connects.
  vi.spyOn(console, 'info').mockImplementation(() => {});
  const fake = await startFakeDingTalk({ nowMs: standingNowMs });
  const client = new OfficialStream(fake);
  for (const topic of [TOPIC_ROBOT, TOPIC_CARD]) {
    client.registerCallbackListener(topic, (frame) => take(client, frame));
  }
  whenDone(async () => {
    client.disconnect();
    await fake.close();
    vi.restoreAllMocks();
  });
  await client.connect();
  return { fake, client };
}

it('the official Stream client is registered, and takes messages and clicks as the fake sends them', async () => {
  const taken: unknown[] = [];
  const { fake, client } = await openOfficialStream((own, { headers, data }) => {
    taken.push(JSON.parse(data));
    own.socketCallBackResponse(headers.messageId, {});
  });
  const customer = fake.world.addPerson('客户', { external: true });
  const room = fake.world.addRoom([customer.id]);
  const message = fake.stream.callback(
    TOPIC_ROBOT,
    robotMessage(customer, room, '很好', { atMs: standingNowMs() }),
  );
  await fake.stream.acknowledged(message);
  const click = fake.stream.callback(TOPIC_CARD, cardClick(customer, 'card-1', { action: 'log' }));
  await fake.stream.acknowledged(click);
  expect(client.registered).toBe(true);
  expect(taken).toMatchObject([{ msgtype: 'text', text: { content: ' 很好' } }, { outTrackId: 'card-1' }]);
});

it('our client subscribes to the official topics, and acknowledges in the official words', async () => {
  const official = await openOfficialStream((own, { headers }) =>
    own.socketCallBackResponse(headers.messageId, {}),
  );
  const ours = await openDingTalk();
  expect(topics).toEqual({ message: TOPIC_ROBOT, card: TOPIC_CARD });
  const [asked] = ours.fake.sent('/v1.0/gateway/connections/open');
  const [theirs] = official.fake.sent('/v1.0/gateway/connections/open');
  const callbacks = (body: Record<string, unknown> | undefined) =>
    z
      .array(z.object({ type: z.string(), topic: z.string() }))
      .parse(body?.['subscriptions'])
      .filter(({ type }) => type === 'CALLBACK');
  expect(callbacks(asked)).toEqual(callbacks(theirs));
  expect(Object.keys(asked ?? {}).toSorted()).toEqual(Object.keys(theirs ?? {}).toSorted());
  const answers = await Promise.all(
    [ours.fake, official.fake].map(async (fake) => {
      const staff = fake.world.addPerson('李明');
      const sent = robotMessage(staff, 'direct', '今日', { atMs: standingNowMs() });
      const { headers, ...rest } =
        (await fake.stream.answerTo(fake.stream.callback(TOPIC_ROBOT, sent))) ?? {};
      return { ...rest, headers: Object.keys(headers ?? {}).toSorted() };
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
});

it('our client echoes a ping as the official one does', async () => {
  const official = await openOfficialStream(() => {});
  const ours = await openDingTalk();
  const answers = await Promise.all(
    [ours.fake, official.fake].map(
      async ({ stream }) => await stream.answerTo(stream.system('ping', { opaque: 'o-1' })),
    ),
  );
  expect(answers.map((answer) => answer?.data)).toEqual([{ opaque: 'o-1' }, { opaque: 'o-1' }]);
  expect(answers.map((answer) => answer?.code)).toEqual([200, 200]);
});
