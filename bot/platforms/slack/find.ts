import type { WebClient } from '@slack/web-api';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { FindResult, MessageRef, SendTarget } from '../../../jobs/ports.ts';
import { refusalOf } from './outcome.ts';
import { markerEvent, type Sending } from './send.ts';

/** Our clock and Slack's need not agree; the markers are unique, so a wider look costs nothing but a page. */
const skewSeconds = 600;
/** The most that Slack gives in one answer. */
const pageSize = 999;
/** A busy channel is read on; a hundred thousand messages since the claim are a mistake of ours. */
const pagesAtMost = 100;

const message = z.object({
  ts: z.string(),
  metadata: z
    .object({ event_type: z.literal(markerEvent), event_payload: z.object({ marker: z.string() }) })
    .optional()
    .catch(undefined),
});

/**
 * Looks for posts by their markers in one read of the channel: newest first, page after page, until all are found or
 * everything since `since` was read. What is not found then is not there.
 */
export async function findPosts(
  client: WebClient,
  openDirect: Sending['openDirect'],
  target: SendTarget,
  markers: readonly string[],
  since: Temporal.Instant,
): Promise<FindResult> {
  const oldest = Math.max(0, since.epochMilliseconds / 1000 - skewSeconds).toFixed(6);
  const wanted = new Set(markers);
  const found = new Map<string, MessageRef>();
  try {
    const channel =
      target.kind === 'room' ? target.platformRoomId : await openDirect(target.to.platformUserId);
    let cursor: string | undefined;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const answer = await client.conversations.history({
        channel,
        oldest,
        include_all_metadata: true,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { ts, metadata } of (answer.messages ?? []).map((one) => message.parse(one))) {
        const marker = metadata?.event_payload.marker;
        if (marker === undefined || !wanted.has(marker)) continue;
        found.set(marker, { platformRoomId: channel, platformMessageId: ts });
      }
      cursor = answer.response_metadata?.next_cursor;
      if (found.size === wanted.size || cursor === undefined || cursor === '') {
        return { status: 'read', found };
      }
    }
    return { status: 'unreadable', why: 'there are too many messages to read back' };
  } catch (error) {
    const { problem, detail, retryAfterMs } = refusalOf(error);
    if (problem === 'unknown_person') return { status: 'cannot-tell', why: detail };
    return {
      status: 'unreadable',
      why: detail,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}
