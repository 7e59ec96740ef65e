import type { WebClient } from '@slack/web-api';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { FindResult, MessageRef, SendTarget } from '../../../jobs/ports.ts';
import { refusalOf } from './outcome.ts';
import { markerEvent, type Sending } from './send.ts';

/** Tolerance for clock differences between us and Slack. Markers are unique, so it costs at most another page. */
const skewSeconds = 600;
/** Slack's maximum. */
const pageSize = 999;
/** Enough for a busy channel; a hundred thousand messages since the claim would be a bug. */
const pagesAtMost = 100;

const message = z.object({
  ts: z.string(),
  metadata: z
    .object({ event_type: z.literal(markerEvent), event_payload: z.object({ marker: z.string() }) })
    .optional()
    .catch(undefined),
});

/**
 * Finds posts by their markers in one pass over the channel, newest first, page by page, until all are found or
 * everything since `since` has been read. A marker not found then was not posted.
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
