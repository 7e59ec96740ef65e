import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../bot/platforms/slack/people.ts';
import { instantOf, type Known } from '../../../bot/platforms/slack/receive.ts';
import { receiveEvent } from '../../../bot/platforms/slack/receive-event.ts';
import { laneOf } from '../../../jobs/inbox/lane-of.ts';
import {
  receiveClick,
  receiveCommand,
  receiveForm,
  receiveKeep,
} from '../../../bot/platforms/slack/receive-interaction.ts';

const person = (platformUserId: string, name: string, external: Person['external']): Person => ({
  platformUserId,
  name,
  external,
  bot: false,
});

const known: Known = {
  identity: { teamId: 'T1', enterpriseId: 'E1', botUserId: 'UBOT' },
  people: new Map(
    [person('U1', '李主管', false), person('U2', '王经理', true)].map((one) => [one.platformUserId, one]),
  ),
  nowMs: Date.parse('2026-03-10T01:00:00Z'),
};

const outer = (event: object, over: object = {}) => ({
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev1',
  event_time: 1_773_104_400,
  event,
  ...over,
});

const said = {
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  text: '收到',
  ts: '1773104400.000100',
  event_ts: '1773104400.000100',
  team: 'T1',
};

const receive = (event: object, over: object = {}) => receiveEvent(outer(event, over))?.finish(known) ?? null;

describe('a message', () => {
  test('and its duplicate as app_mention share one key and both are addressed, whichever comes first', () => {
    const text = '<@UBOT> today';
    const mention = { ...said, type: 'app_mention', text, channel_type: undefined };
    const [one, other] = [receive({ ...said, text }), receive(mention, { event_id: 'Ev2' })];
    expect(one).toMatchObject({ addressed: true, text: 'today', where: 'room' });
    expect(other).toEqual(one);
  });

  test('of a thread’s beginning is in no thread', () => {
    expect(receive({ ...said, thread_ts: said.ts })).toMatchObject({ thread: null });
    expect(receive({ ...said, thread_ts: '1773104000.000100' })).toMatchObject({
      thread: { platformRoomId: 'C1', platformMessageId: '1773104000.000100' },
      handle: { detail: { thread: '1773104000.000100' } },
    });
  });

  test.each([
    ['channel_join'],
    ['channel_leave'],
    ['channel_topic'],
    ['channel_purpose'],
    ['channel_name'],
    ['channel_archive'],
    ['group_join'],
    ['pinned_item'],
    ['bot_message'],
    ['bot_add'],
    ['reminder_add'],
    ['message_replied'],
    ['ekm_access_denied'],
    ['assistant_app_thread'],
    ['something_new'],
  ])('with the subtype %s is no one’s word', (subtype) => {
    expect(receive({ ...said, subtype })).toBeNull();
  });

  test.each([['thread_broadcast'], ['file_share'], ['me_message']])(
    'with the subtype %s counts as a person’s message',
    (subtype) => {
      expect(receive({ ...said, subtype })).toMatchObject({ kind: 'message', text: '收到' });
    },
  );

  test.each([
    ['of the bot', { user: 'UBOT' }],
    ['of the bot, as Slack marks it', { user: 'UBOT', bot_id: 'B1', app_id: 'A1' }],
    ['of another bot', { user: 'U9', bot_id: 'B9' }],
    ['of Slackbot', { user: 'USLACKBOT' }],
    ['of nobody', { user: undefined }],
  ])('%s is not heard, nor its edits and deletions', (_whose, over) => {
    const message = { ...said, ...over };
    expect(receive(message)).toBeNull();
    const changed = { type: 'message', channel: 'C1', event_ts: '1773104402.000100' };
    expect(
      receive({
        ...changed,
        subtype: 'message_changed',
        message,
        previous_message: { ...message, text: '旧' },
      }),
    ).toBeNull();
    expect(
      receive({ ...changed, subtype: 'message_deleted', deleted_ts: said.ts, previous_message: message }),
    ).toBeNull();
  });

  test('is as external as its author, and external for certain when another team is named', () => {
    expect(receive({ ...said, user: 'U2' })).toMatchObject({ from: { external: true, name: '王经理' } });
    expect(receive({ ...said, user: 'U9' })).toMatchObject({ from: { external: 'unknown', name: 'U9' } });
    for (const field of ['team', 'user_team', 'source_team']) {
      expect(receive({ ...said, [field]: 'T2' }), field).toMatchObject({ from: { external: true } });
      expect(receive({ ...said, user: 'U9', [field]: 'T2' }), field).toMatchObject({
        from: { external: true },
      });
      expect(receive({ ...said, [field]: 'E1' }), field).toMatchObject({ from: { external: false } });
    }
  });

  test('from a shared channel, whose envelope names another workspace, is received like any other', () => {
    const shared = { team_id: 'T2', context_team_id: 'T1', is_ext_shared_channel: true };
    expect(receive({ ...said, user: 'U2', user_team: 'T2' }, shared)).toMatchObject({
      kind: 'message',
      from: { platformUserId: 'U2', external: true },
    });
  });
});

describe('an edit', () => {
  const change = (message: object, previous: object | undefined, eventTs = '1773104460.000200') => ({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: 'C1',
    ts: eventTs,
    event_ts: eventTs,
    message: { ...said, ...message },
    ...(previous === undefined ? {} : { previous_message: { ...said, ...previous } }),
  });

  test('is dated by itself and belongs to the message it changed', () => {
    const edited = { user: 'U1', ts: '1773104460.000000' };
    expect(receive(change({ text: '<@UBOT> 改了', edited }, {}))).toEqual({
      platform: 'slack',
      kind: 'edited',
      dedupeKey: `edited:C1:${said.ts}:1773104460.000000`,
      at: '2026-03-10T01:01:00Z',
      from: { platformUserId: 'U1', name: '李主管', external: false },
      message: { platformRoomId: 'C1', platformMessageId: said.ts },
      where: 'room',
      text: '改了',
    });
  });

  test('of a direct message is in the lane of its message, and so is its deletion', () => {
    const change = { hidden: true, channel: 'D1', event_ts: said.ts, previous_message: said };
    const gone = { ...change, type: 'message', subtype: 'message_deleted', deleted_ts: said.ts };
    const edit = {
      ...change,
      type: 'message',
      subtype: 'message_changed',
      message: { ...said, text: '改了' },
    };
    const lanes = [{ ...said, type: 'message', channel: 'D1' }, edit, gone].map((payload) => {
      const inbound = receive(payload);
      return inbound === null ? null : laneOf(inbound);
    });
    expect(lanes).toEqual(lanes.map(() => JSON.stringify(['slack', 'person', 'U1'])));
  });

  test('that leaves the text unchanged is ignored', () => {
    expect(receive(change({ attachments: [{ title: 'link' }] }, {}))).toBeNull();
    expect(receive(change({ reply_count: 1, thread_ts: said.ts }, {}))).toBeNull();
  });

  test('without its previous text still counts as an edit', () => {
    expect(receive(change({ text: '改了' }, undefined))).toMatchObject({ kind: 'edited', text: '改了' });
  });
});

describe('an instant', () => {
  test.each([
    ['1773104400.000100', '2026-03-10T01:00:00.0001Z'],
    ['1773104400', '2026-03-10T01:00:00Z'],
    [undefined, '2026-03-10T01:00:00Z'],
    ['soon', '2026-03-10T01:00:00Z'],
    ['', '2026-03-10T01:00:00Z'],
  ])('of %s is %s', (ts, instant) => {
    expect(instantOf(ts, known.nowMs)).toBe(instant);
  });
});

describe('members', () => {
  test('who join are reported with their affiliation, and the bot’s joining with the person who added it', () => {
    const joined = {
      type: 'member_joined_channel',
      channel: 'C1',
      channel_type: 'C',
      event_ts: '1773104400.000100',
    };
    expect(receive({ ...joined, user: 'U9', team: 'T2' })).toMatchObject({
      change: 'joined',
      bot: false,
      from: { platformUserId: 'U9', external: true },
    });
    expect(receive({ ...joined, user: 'UBOT', team: 'T1', inviter: 'U1' })).toMatchObject({
      bot: true,
      from: { platformUserId: 'U1', external: false },
      handle: { platformUserId: 'U1', platformRoomId: 'C1' },
    });
  });

  test('are reported even with minimal data from Slack, such as the bot’s own leaving', () => {
    const bare = { type: 'group_left', channel: 'G1' };
    const told = receive(bare);
    expect(told).toMatchObject({ kind: 'member', change: 'left', bot: true, platformRoomId: 'G1' });
    expect(receive(bare)?.dedupeKey).toBe(told?.dedupeKey);
    expect(receive(bare, { event_id: 'Ev2' })?.dedupeKey).not.toBe(told?.dedupeKey);
  });
});

describe('what people do once', () => {
  const user = { id: 'U1', team_id: 'T1' };
  const click = {
    type: 'block_actions',
    user,
    channel: { id: 'C1' },
    container: { type: 'message', message_ts: '1.2', thread_ts: '1.1' },
    trigger_id: 't1',
    response_url: 'https://hooks.slack.com/actions/T1/1/x',
    actions: [{ type: 'button', action_id: 'close#3', value: 'f-1', action_ts: '1773104400.000100' }],
  };

  test('a click keeps the thread of its message, so that the answer appears there', () => {
    expect(receiveClick(click)?.finish(known)).toMatchObject({
      action: 'close',
      value: 'f-1',
      at: '2026-03-10T01:00:00.0001Z',
      handle: { detail: { thread: '1.1', triggerId: 't1', responseUrl: click.response_url } },
    });
  });

  test('a message that is to be kept has the time of its own, since its author’s account may have been another’s then', () => {
    const keep = {
      type: 'message_action',
      callback_id: 'keep_as_log',
      user,
      channel: { id: 'C1' },
      trigger_id: 't1',
      action_ts: '1773104400.000100',
      message_ts: '1772931600.000200',
      message: { user: 'U1', text: '周五送到', team: 'T1' },
    };
    const read = receiveKeep(keep);
    if (read === null || read === 'bot') throw new Error('it was not read');
    expect(read.finish(known)).toMatchObject({
      at: '2026-03-10T01:00:00.0001Z',
      saidAt: '2026-03-08T01:00:00.0002Z',
    });
  });

  test('two clicks on one button are two things, and the same one sent twice is one', () => {
    const key = (triggerId: string) =>
      receiveClick({ ...click, trigger_id: triggerId })?.finish(known).dedupeKey;
    expect(key('t1')).toBe(key('t1'));
    expect(key('t1')).not.toBe(key('t2'));
  });

  test('interactions inside a form, and with elements that are not buttons, are ignored', () => {
    const container = { type: 'view', view_id: 'V1' };
    expect(receiveClick({ ...click, container })).toBeNull();
    expect(receiveClick({ ...click, container, view: { type: 'modal' } })).toBeNull();
    expect(receiveClick({ ...click, container, view: { type: 'home' } })).not.toBeNull();
    expect(receiveClick({ ...click, actions: [{ type: 'static_select', action_id: 'x' }] })).toBeNull();
    expect(receiveClick({ ...click, actions: [] })).toBeNull();
  });

  test('a form is stored once, however often it is pressed', () => {
    const form = {
      type: 'view_submission',
      user,
      view: {
        id: 'V1',
        callback_id: 'xinhang_form',
        private_metadata: '{"form":"trial-check","subject":"s-1","room":"C1"}',
        state: { values: { summary: { summary: { type: 'plain_text_input', value: '好' } } } },
      },
    };
    expect(receiveForm(form)?.finish(known)).toMatchObject({
      dedupeKey: 'form:V1',
      form: 'trial-check',
      subject: 's-1',
      values: { summary: '好' },
      handle: { platformUserId: 'U1', platformRoomId: 'C1' },
    });
    expect(receiveForm({ ...form, view: { ...form.view, private_metadata: 'of another app' } })).toBeNull();
  });

  test('Slack’s own example of a command is understood', () => {
    expect(
      receiveCommand({
        token: 'gIkuvaNzQIHg97ATvDxqgjtO',
        team_id: 'T0001',
        team_domain: 'example',
        channel_id: 'C2147483705',
        channel_name: 'test',
        user_id: 'U2147483697',
        user_name: 'Steve',
        command: '/crm',
        text: '94070',
        response_url: 'https://hooks.slack.com/commands/1234/5678',
        trigger_id: '13345224609.738474920.8088930838d88f008e0',
        api_app_id: 'A123456',
      })?.finish(known),
    ).toMatchObject({ text: '94070', from: { platformUserId: 'U2147483697', external: true } });
  });
});

test('a command of a stand-in that hands out no trigger is one thing per address', () => {
  const key = (response_url: string) =>
    receiveCommand({ user_id: 'U1', channel_id: 'C1', text: 'today', response_url })?.finish(known).dedupeKey;
  expect(key('https://hooks.slack.com/1')).toBe(key('https://hooks.slack.com/1'));
  expect(key('https://hooks.slack.com/1')).not.toBe(key('https://hooks.slack.com/2'));
});

test('whatever arrives, reading it never throws', () => {
  const junk = fc.oneof(
    fc.anything(),
    fc.record({ event: fc.record({ type: fc.constantFrom('message', 'app_mention', 'group_left', 'x') }) }),
    fc.object({
      key: fc.constantFrom('type', 'event', 'user', 'channel', 'ts', 'message', 'view', 'actions', 'text'),
    }),
  );
  fc.assert(
    fc.property(junk, (body) => {
      for (const read of [receiveEvent, receiveCommand, receiveClick, receiveForm, receiveKeep]) {
        expect(() => {
          const reading = read(body);
          if (reading !== null && reading !== 'bot') reading.finish(known);
        }).not.toThrow();
      }
    }),
    { numRuns: 2000 },
  );
});
