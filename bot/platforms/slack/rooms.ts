import type { WebClient } from '@slack/web-api';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Member, RoomRequest, RoomResult, StaffRef } from '../../../jobs/ports.ts';
import type { Identity } from './identity.ts';
import { inviteToChannel } from './membership.ts';
import { errorWord, refusalOf } from './outcome.ts';
import type { People } from './people.ts';
import { roomName } from './room-name.ts';
import { said } from '../../../templates/reader/said.ts';

const pageSize = 200;
const suffixes = ['', '-2', '-3', '-4', '-5'];
/** How many members are looked up concurrently; a room has a handful. */
const atOnce = 5;

/**
 * The members of a channel, each looked up now.
 *
 * @throws XinhangError `platform_refused` or `rate_limited` when the list cannot be read: never post in a room whose
 *   members are unknown
 */
export async function readMembers(
  client: WebClient,
  people: People,
  channel: string,
): Promise<readonly Member[]> {
  const ids = await listMembers(client, channel);
  const members: Member[] = [];
  for (let at = 0; at < ids.length; at += atOnce) {
    members.push(...(await Promise.all(ids.slice(at, at + atOnce).map((id) => people.read(id)))));
  }
  return members;
}

async function listMembers(client: WebClient, channel: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  try {
    do {
      const page = await client.conversations.members({
        channel,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      });
      ids.push(...(page.members ?? []));
      cursor = page.response_metadata?.next_cursor;
    } while (cursor !== undefined && cursor !== '');
    return ids;
  } catch (error) {
    const { problem, detail, retryAfterMs } = refusalOf(error);
    throw new XinhangError(
      problem === 'rate_limited' ? 'rate_limited' : 'platform_refused',
      said('slack/no-members', { channel, detail }),
      { retry: retryAfterMs === undefined ? 'never' : { afterMs: retryAfterMs }, cause: error },
    );
  }
}

/**
 * The private channel of a customer with its staff. Idempotent: a channel created before is recognised by its name and
 * by having the bot as its creator.
 */
export async function ensureSlackRoom(
  client: WebClient,
  people: People,
  identity: Identity,
  request: RoomRequest,
): Promise<RoomResult> {
  try {
    const channel = await makeOrFind(client, identity, roomName(request));
    if (channel === null) {
      return {
        status: 'failed',
        problem: 'other',
        detail: 'every name for the room is taken; bind a channel by hand',
      };
    }
    return await inviteStaff(client, people, channel, request.staff);
  } catch (error) {
    const { problem, detail } = refusalOf(error);
    return { status: 'failed', problem, detail };
  }
}

async function makeOrFind(client: WebClient, identity: Identity, wanted: string): Promise<string | null> {
  for (const suffix of suffixes) {
    const name = `${wanted}${suffix}`;
    try {
      const { channel } = await client.conversations.create({ name, is_private: true });
      if (channel?.id !== undefined) return channel.id;
    } catch (error) {
      if (errorWord(error) !== 'name_taken') throw error;
      const own = await findOwn(client, identity, name);
      if (own !== null) return own;
    }
  }
  return null;
}

async function findOwn(client: WebClient, identity: Identity, name: string): Promise<string | null> {
  let cursor: string | undefined;
  do {
    const page = await client.conversations.list({
      types: 'private_channel',
      exclude_archived: true,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const own = page.channels?.find(
      (channel) =>
        channel.name === name && channel.creator === identity.botUserId && channel.is_archived !== true,
    );
    if (own?.id !== undefined) return own.id;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return null;
}

async function inviteStaff(
  client: WebClient,
  people: People,
  channel: string,
  staff: readonly StaffRef[],
): Promise<RoomResult> {
  const { refused } = await inviteToChannel(client, people, channel, staff);
  const broken = refused.find(({ problem }) => problem !== 'unknown_person' && problem !== 'other');
  if (broken !== undefined) return { status: 'failed', problem: broken.problem, detail: broken.detail };
  const missing = refused.map(({ platformUserId, detail }) => `${platformUserId} (${detail})`);
  return {
    status: 'ready',
    platformRoomId: channel,
    ...(missing.length === 0 ? {} : { invitePending: `could not be invited: ${missing.join(', ')}` }),
  };
}
