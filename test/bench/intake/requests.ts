import { createHmac } from 'node:crypto';
import { standingNowMs } from '../../clock.ts';

export const eventsPath = '/slack/events';

export interface IntakeSettings {
  readonly url: string;
  readonly secret: string;
  readonly slackUrl: string;
}

/** One request as it goes over the wire, and the key under which it has to be stored. */
export interface Request {
  readonly bytes: Buffer;
  readonly key: string;
}

/** Senders; every fourth is one that Slack does not know. */
const people = 200;
const rooms = 100;

/**
 * Signed message events, of which every third one repeats an earlier event.
 *
 * @param series distinguishes the events of one run from another's
 */
export function makeRequests(count: number, series: number, secret: string): readonly Request[] {
  const requests: Request[] = [];
  for (let n = 0; n < count; n += 1) {
    // Any earlier event, near or far; the same in every run.
    const earlier = n % 3 === 2 ? requests[(n * 7_919) % n] : undefined;
    requests.push(earlier ?? makeRequest(n, series, secret));
  }
  return requests;
}

function makeRequest(n: number, series: number, secret: string): Request {
  const user = `${n % 4 === 0 ? 'UNOBODY' : 'U0'}${String(n % people).padStart(4, '0')}`;
  const channel = `C${String(n % rooms).padStart(8, '0')}`;
  const ts = `${1_700_000_000 + series}.${String(n).padStart(6, '0')}`;
  const text = `设备运行正常，第 ${n} 次回复，下周可以谈复购。`;
  const event = { type: 'message', channel, user, text, ts, channel_type: 'group', event_ts: ts, team: 'T1' };
  const envelope = {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: `Ev${series}-${n}`,
    event,
  };
  const body = JSON.stringify(envelope);
  const stamp = Math.floor(standingNowMs() / 1_000);
  const signature = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex');
  const head = [
    `POST ${eventsPath} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-slack-request-timestamp: ${stamp}`,
    `x-slack-signature: v0=${signature}`,
  ];
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), key: `message:${channel}:${ts}` };
}
