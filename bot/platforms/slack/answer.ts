import type { WebClient } from '@slack/web-api';
import type { AnswerHandle, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import { explainError, failureOf, rejected } from './outcome.ts';
import type { Drawn } from './render.ts';
import { asItStands, drawSafely, type Sending } from './send.ts';

/** Slack gives no message id through a response address, and nothing could be done with one. */
export const unseenMessageId = 'ephemeral';

const timeoutMs = 10_000;

export type Answer = (handle: AnswerHandle, content: Content) => Promise<SendResult>;

/**
 * Answers one person where they are, unseen by the others. In a room that is an ephemeral message or nothing; in
 * the conversation with the bot, where nobody else is, an ordinary one, so that it is still there tomorrow. That
 * conversation is asked for, not taken from the handle: it is with this person or there is none.
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
      // An address that is used up leaves the other way open; any other outcome stands.
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

/** One post to a response address: five of them within half an hour, then Slack refuses. */
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

/** An address from a payload is followed only to Slack, or to the server that stands in for it. */
export function responseAddressCheck(apiUrl: string | undefined): (address: string) => boolean {
  const standIn = apiUrl === undefined ? null : new URL(apiUrl).origin;
  return (address) => {
    if (!URL.canParse(address)) return false;
    const { origin, username } = new URL(address);
    return username === '' && (origin === 'https://hooks.slack.com' || origin === standIn);
  };
}
