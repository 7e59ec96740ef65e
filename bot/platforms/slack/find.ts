import type { WebClient } from '@slack/web-api';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { FindResult, SendTarget } from '../../../jobs/ports.ts';
import { explainError } from './outcome.ts';
import { markerEvent, type Sending } from './send.ts';

/** Our clock and Slack's need not agree; the marker is unique, so a wider look costs nothing but a page. */
const skewSeconds = 600;
/** A reply does not stand in the channel's own history. Threads begun this long before are looked into as well. */
const threadAgeSeconds = 30 * 86_400;
const pageSize = 200;
const pagesAtMost = 5;
const threadsAtMost = 20;

const message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  latest_reply: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.unknown() }).optional().catch(undefined),
});

type Message = z.infer<typeof message>;

/**
 * Looks for a post by its marker: in the channel since `since`, then in the threads that were answered since.
 * `absent` is said only after everything in that range was read; anything else is `cannot-tell`.
 */
export async function findPost(
  client: WebClient,
  openDirect: Sending['openDirect'],
  target: SendTarget,
  marker: string,
  since: Temporal.Instant,
): Promise<FindResult> {
  const sinceSeconds = since.epochMilliseconds / 1000 - skewSeconds;
  try {
    const channel =
      target.kind === 'room' ? target.platformRoomId : await openDirect(target.to.platformUserId);
    const threads: string[] = [];
    const history = eachPage((cursor) =>
      client.conversations.history({
        channel,
        oldest: stamp(sinceSeconds - threadAgeSeconds),
        include_all_metadata: true,
        limit: pageSize,
        ...cursor,
      }),
    );
    for await (const page of history) {
      const found = pick(page, marker);
      if (found !== null) return foundAt(channel, found);
      threads.push(...page.flatMap((parent) => (answeredSince(parent, sinceSeconds) ? [parent.ts] : [])));
    }
    if (threads.length > threadsAtMost)
      return { status: 'cannot-tell', why: 'too many threads to read back' };
    for (const ts of threads) {
      const replies = eachPage((cursor) =>
        client.conversations.replies({
          channel,
          ts,
          oldest: stamp(sinceSeconds),
          include_all_metadata: true,
          limit: pageSize,
          ...cursor,
        }),
      );
      for await (const page of replies) {
        const found = pick(page, marker);
        if (found !== null) return foundAt(channel, found);
      }
    }
    return { status: 'absent' };
  } catch (error) {
    return { status: 'cannot-tell', why: explainError(error) };
  }
}

interface Page {
  readonly messages?: readonly unknown[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** Page after page. @throws RangeError when there are more than are worth reading: nothing may be concluded then. */
async function* eachPage(
  read: (cursor: { cursor?: string }) => Promise<Page>,
): AsyncGenerator<readonly Message[]> {
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const answer = await read(cursor === undefined ? {} : { cursor });
    yield (answer.messages ?? []).map((found) => message.parse(found));
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return;
  }
  throw new RangeError('there are too many messages to read back');
}

function answeredSince({ latest_reply: latest }: Message, sinceSeconds: number): boolean {
  return latest !== undefined && Number(latest) >= sinceSeconds;
}

function pick(messages: readonly Message[], marker: string): Message | null {
  const carries = z.object({ marker: z.literal(marker) });
  return (
    messages.find(
      ({ metadata }) =>
        metadata?.event_type === markerEvent && carries.safeParse(metadata.event_payload).success,
    ) ?? null
  );
}

function foundAt(channel: string, { ts }: Message): FindResult {
  return { status: 'found', ref: { platformRoomId: channel, platformMessageId: ts } };
}

function stamp(seconds: number): string {
  return Math.max(0, seconds).toFixed(6);
}
