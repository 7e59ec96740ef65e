import type { WebClient } from '@slack/web-api';
import type { AnswerHandle, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import { rejected } from '../../network/lost-request.ts';
import { explainError, failureOf } from './outcome.ts';
import type { Drawn } from './render.ts';
import { asItStands, drawSafely, type Sending } from './send.ts';

/** Slack returns no message id for a post to a response URL, and none is needed. */
export const unseenMessageId = 'ephemeral';

const timeoutMs = 10_000;

export type Answer = (handle: AnswerHandle, content: Content) => Promise<SendResult>;

/**
 * Answers one person where they are, invisible to others. In a room that is an ephemeral message or nothing; in the
 * direct message with the bot, an ordinary message, which persists. The direct channel is looked up instead of taken
 * from the handle, so that it can only be this person's.
 */
export function createAnswering(client: WebClient, sending: Sending, apiUrl: string | undefined): Answer {
  const isOurs = responseAddressCheck(apiUrl);

  return async (handle, content) => {
    const { platformUserId: user, platformRoomId: room, detail } = handle;
    if (user === '') return rejected('unknown_person', 'Slack did not say who it was');
    if (room === undefined || room.startsWith('D')) return sending.sendDirect(user, content, undefined);

    const drawn = drawSafely(content);
    if ('status' in drawn) return drawn;
    const unseen = { ...drawn, ...threadOf(handle) };
    const address = detail?.['responseUrl'];
    if (address !== undefined && isOurs(address)) {
      const result = await respond(address, unseen, room);
      // With an expired or used-up response URL, falls back to chat.postEphemeral; any other outcome is final.
      if (result.status !== 'rejected' || result.problem !== 'gone') return result;
    }
    try {
      const answer = await client.chat.postEphemeral({ channel: room, user, ...unseen, ...asItStands });
      return accepted(room, answer.message_ts);
    } catch (error) {
      return failureOf(error);
    }
  };
}

function threadOf({ detail }: AnswerHandle): { thread_ts?: string } {
  const thread = detail?.['thread'];
  return thread === undefined ? {} : { thread_ts: thread };
}

function accepted(room: string, ts = unseenMessageId): SendResult {
  return { status: 'accepted', ref: { platformRoomId: room, platformMessageId: ts } };
}

/** Posts to a response URL. Slack allows five posts within half an hour, then refuses. */
async function respond(
  address: string,
  unseen: Drawn & { thread_ts?: string },
  room: string,
): Promise<SendResult> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        delete_original: false,
        ...unseen,
      }),
    });
    const words = (await response.text()).slice(0, 200);
    if (response.status === 429) {
      const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
      return rejected('rate_limited', 'Slack asks to slow down', seconds >= 0 ? seconds * 1000 : undefined);
    }
    if (response.status >= 500) return { status: 'unknown', cause: `${response.status} ${words}` };
    if (!response.ok || /"ok":\s*false/.test(words)) return rejected('gone', words);
    return accepted(room);
  } catch (error) {
    return { status: 'unknown', cause: explainError(error) };
  }
}

/** Response URLs from a payload are followed only to Slack or to its configured replacement. */
export function responseAddressCheck(apiUrl: string | undefined): (address: string) => boolean {
  const standIn = apiUrl === undefined ? null : new URL(apiUrl).origin;
  return (address) => {
    if (!URL.canParse(address)) return false;
    const { origin, username } = new URL(address);
    return username === '' && (origin === 'https://hooks.slack.com' || origin === standIn);
  };
}
