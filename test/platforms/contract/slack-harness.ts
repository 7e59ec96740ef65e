import { stringify } from 'node:querystring';
import { createHttp } from '../../../bot/http.ts';
import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import { standingNowMs } from '../../clock.ts';
import { noLog } from '../../log.ts';
import { startFakeSlack } from '../../fakes/slack/index.ts';
import { signRequest } from '../../fakes/slack/signing.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type Forgery, type Harness, type RawRequest } from './harness.ts';

export async function openSlackHarness(): Promise<Harness> {
  const slack = await startFakeSlack({ mode: 'http', nowMs: standingNowMs });
  whenDone(async () => await slack.close());
  const { botToken, signingSecret, apiUrl } = slack;
  const sink = createKeepingSink();
  /** One process of the app. */
  const start = async () => {
    const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
    const deps = { http: http.app, log: noLog, nowMs: standingNowMs };
    const started = createSlackPlatform({ botToken, signingSecret, apiUrl }, deps);
    const address = await http.listen();
    await started.start(sink);
    whenDone(async () => {
      await started.stop();
      await http.close();
    });
    return { platform: started, address };
  };
  const { platform, address } = await start();
  const url = `${address}/slack/events`;
  await slack.sendEventsTo(url);
  const staff = slack.addPerson('李明');
  const customer = slack.addPerson('王师傅', { team: 'T0CUSTOMER' });
  const room = slack.addChannel('c001', [staff, customer]);
  const staffRoom = slack.addChannel('c001-staff', [staff]);

  const sign = (body: string, atSeconds: number): RawRequest => ({
    url,
    headers: { 'content-type': 'application/json', ...signRequest(body, signingSecret, atSeconds) },
    body,
  });
  const now = () => Math.floor(standingNowMs() / 1000);
  let count = 0;
  const nextTs = (): string => {
    count += 1;
    return `${now()}.${String(count).padStart(6, '0')}`;
  };
  const written = (text: string) => ({ channel: room.id, user: customer.id, text, ts: nextTs() });
  const event = (inner: object): RawRequest => {
    const head = { type: 'event_callback', team_id: slack.world.team.id, event_id: `Ev${nextTs()}` };
    return sign(JSON.stringify({ ...head, event: inner }), now());
  };
  const typed = (text: string, user: string): RawRequest => {
    const event = {
      type: 'message',
      channel: room.id,
      channel_type: 'group',
      user,
      user_team: 'T0CUSTOMER',
      text,
      ts: nextTs(),
    };
    const envelope = {
      type: 'event_callback',
      team_id: slack.world.team.id,
      api_app_id: 'A0XINHANG',
      event_id: `Ev${nextTs()}`,
      event_time: now(),
      event,
    };
    return sign(JSON.stringify(envelope), now());
  };
  const form = (fields: Readonly<Record<string, string>>): RawRequest => {
    // A form cannot carry half a character; JSON can.
    const whole = Object.entries(fields).map(([key, value]) => [key, value.toWellFormed()]);
    const signed = sign(stringify(Object.fromEntries(whole) as Record<string, string>), now());
    return {
      ...signed,
      headers: { ...signed.headers, 'content-type': 'application/x-www-form-urlencoded' },
    };
  };
  const interaction = (payload: object): RawRequest => {
    const who = { user: { id: staff.id }, channel: { id: room.id }, trigger_id: nextTs() };
    return form({ payload: JSON.stringify({ ...who, ...payload }) });
  };
  return {
    platform,
    sink,
    customerRoom: room.id,
    staffRoom: staffRoom.id,
    staff: staff.id,
    answersIn: room.id,
    customer: customer.id,
    colleague: slack.addPerson('赵敏').id,
    strangerJoins: async (where) => {
      const stranger = slack.addPerson('谁也不认识');
      slack.faults.plan('users.info', { how: 'error', word: 'user_not_found' }, 99);
      await stranger.joins(where);
    },
    ways: {
      message: async (text) => event({ type: 'message', ...written(text) }),
      edited: async (text) =>
        event({
          type: 'message',
          subtype: 'message_changed',
          channel: room.id,
          event_ts: nextTs(),
          message: { ...written(text), edited: { user: customer.id, ts: nextTs() } },
          previous_message: written('before'),
        }),
      command: async (text) =>
        form({ command: '/crm', user_id: staff.id, channel_id: room.id, text, trigger_id: nextTs() }),
      click: async (text) =>
        interaction({
          type: 'block_actions',
          container: { type: 'message' },
          actions: [{ type: 'button', action_id: 'close#0', value: text }],
        }),
      keep: async (text) =>
        interaction({
          type: 'message_action',
          callback_id: 'keep_as_log',
          message_ts: nextTs(),
          message: written(text),
        }),
      form: async (text) =>
        interaction({
          type: 'view_submission',
          view: {
            id: nextTs(),
            callback_id: 'xinhang_form',
            private_metadata: JSON.stringify({ form: 'log', subject: text }),
            blocks: [],
            state: { values: { summary: { summary: { value: text } } } },
          },
        }),
      deleted: null,
      member: null,
      home: null,
    },
    genuine: async (text) => typed(text, customer.id),
    impostor: async (text) => typed(text, slack.addPerson('李明', { team: 'T0CUSTOMER' }).id),
    echo: async (text) =>
      event({ type: 'message', ...written(text), user: slack.world.bot.id, bot_id: slack.world.botId }),
    // A bot's token does not end.
    withdrawTokens: () => {},
    fails: (how) => {
      const fault = {
        'lost answer': { how: 'lost-response' },
        'lost request': { how: 'lost-request' },
        'too many': { how: 'http-429', retryAfterSeconds: 3 },
        'server error': { how: 'status', status: 500 },
        hang: { how: 'hang' },
        'late answer': { how: 'late' },
      } as const;
      slack.faults.plan('chat.postMessage', fault[how]);
      return true;
    },
    replica: start,
    forge: (request, how) => forge(request, how, sign),
    sees: async (person, where) =>
      slack
        .asPerson(person)
        .sees(where)
        .map((message) => message.text),
    pings: async (where) => {
      const last = slack.world.channels.get(where)?.messages.at(-1);
      return last === undefined ? [] : slack.pings(last);
    },
  };
}

function forge(
  request: RawRequest,
  how: Forgery,
  sign: (body: string, at: number) => RawRequest,
): RawRequest {
  const now = Math.floor(standingNowMs() / 1000);
  const { 'x-slack-signature': _signature, ...unsigned } = request.headers;
  switch (how) {
    case 'unsigned':
      return { ...request, headers: unsigned };
    case 'empty signature':
      return { ...request, headers: { ...unsigned, 'x-slack-signature': '' } };
    case 'altered':
      return { ...request, body: request.body.replace('"text":"', '"text":"not ') };
    case 'stale':
      return sign(request.body, now - 301);
    case 'from the future':
      return sign(request.body, now + 330);
  }
}
