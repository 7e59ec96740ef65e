import { LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from './index.ts';

/** The fake is only useful if it refuses what Slack refuses. Called through Slack's own client. */
const open: FakeSlack[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

/** Most calls here are refused, and Slack's client would log every one. */
const logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

const clientOf = (fake: FakeSlack, token: string) =>
  new WebClient(token, { slackApiUrl: fake.apiUrl, retryConfig: { retries: 0 }, logger });

async function begin(options: Partial<FakeSlackOptions> = {}) {
  const clock = { ms: Date.parse('2026-03-10T01:00:00Z') };
  const fake = await startFakeSlack({ mode: 'socket', nowMs: () => clock.ms, ...options });
  open.push(fake);
  const client = clientOf(fake, fake.botToken);
  const li = fake.addPerson('李主管');
  const buyer = fake.addPerson('王经理', { team: 'T0CUSTOMER' });
  return { fake, client, clock, li, buyer, room: fake.addChannel('cust-c001', [li, buyer]) };
}

const refusal = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return error instanceof WebAPIPlatformError ? error.data.error : error;
  }
};

describe('a token', () => {
  test('that is missing, wrong or of the other kind is refused', async () => {
    const { fake } = await begin();
    const as = (token: string) => clientOf(fake, token);
    expect(await refusal(as('').auth.test())).toBe('not_authed');
    expect(await refusal(as('xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await refusal(as(fake.appToken).auth.test())).toBe('not_allowed_token_type');
    expect(await refusal(as(fake.botToken).apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(await refusal(as(fake.appToken).apps.connections.open({}))).toBe('ok');
  });

  test('without a scope gets an error with the needed and the granted scopes', async () => {
    const { client, room, li } = await begin({ scopes: ['channels:history', 'users:read'] });
    const error = await client.conversations.history({ channel: room.id }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      data: { error: 'missing_scope', needed: 'groups:history', provided: 'channels:history,users:read' },
    });
    expect(await refusal(client.chat.postMessage({ channel: room.id, text: '一' }))).toBe('missing_scope');
    expect(await refusal(client.conversations.open({ users: li.id }))).toBe('missing_scope');
  });
});

describe('membership', () => {
  test('of a private channel decides whether it exists', async () => {
    const { fake, client, li } = await begin();
    const secret = fake.addChannel('secret', [li], { withBot: false });
    const open_ = fake.addChannel('open', [li], { withBot: false, private: false });
    expect(await refusal(client.chat.postMessage({ channel: secret.id, text: '一' }))).toBe(
      'channel_not_found',
    );
    expect(await refusal(client.conversations.members({ channel: secret.id }))).toBe('channel_not_found');
    expect(await refusal(client.chat.postMessage({ channel: open_.id, text: '一' }))).toBe('not_in_channel');
    expect(await refusal(client.conversations.history({ channel: open_.id }))).toBe('not_in_channel');
    expect(await refusal(client.conversations.members({ channel: open_.id }))).toBe('ok');
    expect(await refusal(client.chat.postMessage({ channel: li.id, text: '一' }))).toBe('channel_not_found');
  });

  test('decides what is on a screen', async () => {
    const { fake, client, room, li, buyer } = await begin();
    const outsider = fake.addPerson('路人');
    await client.chat.postMessage({ channel: room.id, text: '大家好' });
    await client.chat.postEphemeral({ channel: room.id, user: li.id, text: '只给你' });
    expect(
      fake
        .asPerson(li.id)
        .sees(room)
        .map(({ text }) => text),
    ).toEqual(['大家好', '只给你']);
    expect(buyer.sees(room).map(({ text }) => text)).toEqual(['大家好']);
    expect(outsider.sees(room)).toEqual([]);
    await expect(outsider.says(room, '喂')).rejects.toThrow('is not in');
  });

  test('is needed for an ephemeral message, which is in no history', async () => {
    const { fake, client, room, li } = await begin();
    const outsider = fake.addPerson('路人');
    const whisper = (user: string) => client.chat.postEphemeral({ channel: room.id, user, text: '只给你' });
    expect(await refusal(whisper(outsider.id))).toBe('user_not_in_channel');
    const { message_ts: ts = '' } = await whisper(li.id);
    expect((await client.conversations.history({ channel: room.id })).messages).toEqual([]);
    expect(await refusal(client.chat.update({ channel: room.id, ts, text: '改' }))).toBe('message_not_found');
    expect(await refusal(client.chat.delete({ channel: room.id, ts }))).toBe('message_not_found');
  });

  test('is given one by one and explained', async () => {
    const { client, fake, room, li, buyer } = await begin();
    const zhang = fake.addPerson('张伟');
    const invite = (users: string) => refusal(client.conversations.invite({ channel: room.id, users }));
    expect(await invite(li.id)).toBe('already_in_channel');
    expect(await invite(fake.world.bot.id)).toBe('cant_invite_self');
    expect(await invite('U0NOBODY')).toBe('user_not_found');
    expect(await invite(`${zhang.id},U0NOBODY`)).toBe('user_not_found');
    expect(room.members.has(zhang.id)).toBe(false);
    expect(await invite(zhang.id)).toBe('ok');
    const stranger = fake.addPerson('陈经理', { team: 'T0CUSTOMER' });
    expect(await invite(stranger.id)).toBe('cant_invite');
    const share = (given: object) =>
      refusal(client.apiCall('conversations.inviteShared', { channel: room.id, ...given }));
    expect(await share({ user_ids: [stranger.id] })).toBe('ok');
    expect(await share({ user_ids: [buyer.id] })).toBe('already_in_channel');
    expect(await share({ emails: ['a@example.com', 'b@example.com'] })).toBe('too_many_emails');
    expect(await share({})).toBe('recipients_not_specified');
  });
});

describe('a channel', () => {
  test.each([
    ['Customer', 'invalid_name_specials'],
    ['客户', 'invalid_name_specials'],
    ['a b', 'invalid_name_specials'],
    ['-', 'invalid_name_punctuation'],
    ['', 'invalid_name_required'],
    ['x'.repeat(81), 'invalid_name_maxlength'],
    ['cust-c001', 'name_taken'],
    ['cust-c002', 'ok'],
  ])('named «%s»: %s', async (name, outcome) => {
    const { client } = await begin();
    expect(await refusal(client.conversations.create({ name, is_private: true }))).toBe(outcome);
  });

  test('is listed to those who may know of it, page by page', async () => {
    const { fake, client, li } = await begin({ pageSize: 1 });
    fake.addChannel('secret', [li], { withBot: false });
    fake.addChannel('archived', [li]).archived = true;
    const names: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.conversations.list({
        types: 'private_channel',
        exclude_archived: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      names.push(...(page.channels ?? []).map(({ name }) => name));
      cursor = page.response_metadata?.next_cursor;
    } while (cursor !== undefined && cursor !== '');
    expect(names).toEqual(['cust-c001']);
    expect(await refusal(client.conversations.list({ cursor: 'nonsense' }))).toBe('invalid_cursor');
  });

  test('returns only the first message of a thread in its history, and metadata only on request', async () => {
    const { client, room, li } = await begin();
    const parent = await li.says(room, '问');
    const metadata = { event_type: 'xinhang_delivery', event_payload: { marker: 'd-1' } };
    await client.chat.postMessage({ channel: room.id, text: '答', thread_ts: parent.ts, metadata });
    const history = await client.conversations.history({ channel: room.id });
    expect(history.messages).toMatchObject([{ text: '问', reply_count: 1 }]);
    const read = (include: boolean) =>
      client.conversations.replies({ channel: room.id, ts: parent.ts, include_all_metadata: include });
    expect((await read(false)).messages?.[1]).not.toHaveProperty('metadata');
    expect((await read(true)).messages?.[1]).toMatchObject({ text: '答', metadata });
    expect(await refusal(client.chat.postMessage({ channel: room.id, text: '答', thread_ts: '1.2' }))).toBe(
      'thread_not_found',
    );
  });
});

describe('a message', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });
  test.each([
    ['no words', { text: '' }, 'no_text'],
    ['too many words', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    [
      'a header that is too long',
      { blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] },
      'invalid_blocks',
    ],
    [
      'a header in mrkdwn',
      { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
      'invalid_blocks',
    ],
    ['an empty section', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
    [
      'a section that is too long',
      { blocks: [{ type: 'section', text: plain('x'.repeat(3001)) }] },
      'invalid_blocks',
    ],
    [
      'more than 50 blocks',
      { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) },
      'invalid_blocks',
    ],
    ['an unknown block', { blocks: [{ type: 'table' }] }, 'invalid_blocks'],
    ['blocks that are no list', { blocks: 'x' }, 'invalid_blocks_format'],
    [
      'two buttons with one action id',
      {
        blocks: [
          {
            type: 'actions',
            elements: ['a', 'b'].map((value) => ({
              type: 'button',
              action_id: 'x',
              value,
              text: plain(value),
            })),
          },
        ],
      },
      'invalid_blocks',
    ],
    [
      'more than it can say',
      { blocks: Array.from({ length: 5 }, () => ({ type: 'section', text: plain('x'.repeat(3000)) })) },
      'msg_blocks_too_long',
    ],
    ['metadata without a payload', { metadata: { event_type: 'x' } }, 'invalid_metadata_schema'],
    ['just words', {}, 'ok'],
  ])('with %s: %s', async (_what, given, outcome) => {
    const { client, room } = await begin();
    const call = client.apiCall('chat.postMessage', { channel: room.id, text: '一', ...given });
    expect(await refusal(call)).toBe(outcome);
  });

  test('in an archived channel is refused', async () => {
    const { client, room } = await begin();
    room.archived = true;
    expect(await refusal(client.chat.postMessage({ channel: room.id, text: '一' }))).toBe('is_archived');
  });

  test('can be changed and deleted only by its author', async () => {
    const { client, room, li, buyer } = await begin();
    const { ts = '' } = await client.chat.postMessage({ channel: room.id, text: '一' });
    await client.chat.update({ channel: room.id, ts, text: '二' });
    expect(buyer.sees(room)).toMatchObject([{ text: '二' }]);
    const theirs = await li.says(room, '三');
    expect(await refusal(client.chat.update({ channel: room.id, ts: theirs.ts, text: '四' }))).toBe(
      'cant_update_message',
    );
    expect(await refusal(client.chat.delete({ channel: room.id, ts: theirs.ts }))).toBe(
      'cant_delete_message',
    );
    await expect(buyer.edits(theirs, '五')).rejects.toThrow('their own');
    await client.chat.delete({ channel: room.id, ts });
    expect(buyer.sees(room)).toMatchObject([{ text: '三' }]);
  });
});

describe('at a Slack client', () => {
  test('there are no slash commands in a thread, and no shortcut on what only one person sees', async () => {
    const { client, room, li } = await begin();
    const parent = await li.says(room, '问');
    await expect(li.commands('/crm help', { in: room, thread: parent })).rejects.toThrow(
      'no slash commands in threads',
    );
    await client.chat.postEphemeral({ channel: room.id, user: li.id, text: '只给你' });
    const whisper = li.sees(room).at(-1);
    if (whisper === undefined) throw new Error('nothing was whispered');
    await expect(li.shortcut(whisper)).rejects.toThrow('no shortcut');
  });

  test('only buttons on one’s own screen can be pressed', async () => {
    const { fake, client, room, li, buyer } = await begin();
    const blocks = [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'a', value: 'v', text: { type: 'plain_text', text: '好' } }],
      },
    ];
    await client.chat.postEphemeral({ channel: room.id, user: li.id, text: '问', blocks });
    const seen = li.sees(room)[0];
    if (seen === undefined) throw new Error('nothing was whispered');
    await expect(buyer.clicks(seen, '好')).rejects.toThrow('does not see');
    await expect(li.clicks(seen, '不好')).rejects.toThrow('no button');
    // Without a listener the click fails on the screen and is not retried.
    expect(await li.clicks(seen, '好')).toMatchObject({ acked: false });
    expect(fake.deliveries.attempts.size).toBe(0);
  });

  test('the app only receives events it was granted', async () => {
    const { fake, li, room } = await begin({ events: ['app_mention'], retryAfterMs: [] });
    await li.says(room, '你好');
    await fake.deliveries.quiet();
    expect(fake.deliveries.attempts.size).toBe(0);
  });
});
