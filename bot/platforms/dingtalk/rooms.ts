import { createHash } from 'node:crypto';
import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Member, MembershipResult, RoomRequest, RoomResult, StaffRef } from '../../../jobs/ports.ts';
import { said } from '../../../templates/reader/said.ts';
import type { DingTalkApi } from './api.ts';
import { DingTalkRefusal, refusalOf } from './outcome.ts';

/** Sender ids of people outside the organisation, who have no `userid`. */
const outsiderPrefix = '$:';
const pageSize = 200;
const atOnce = 5;
const invitedAtOnce = 100;

const user = z.object({ result: z.object({ name: z.string().catch('') }) });
const page = z.object({
  memberUserIds: z.array(z.string()),
  hasMore: z.boolean().catch(false),
  nextToken: z.string().optional().catch(undefined),
});
const created = z.object({ openConversationId: z.string().min(1) });

export interface Rooms {
  person(id: string): Promise<Member | null>;
  members(room: string): Promise<readonly Member[]>;
  invite(room: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  remove(room: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  ensure(request: RoomRequest): Promise<RoomResult>;
}

export interface RoomsConfig {
  readonly robotCode: string;
  /** The scene-group template with the robot in it. Undefined: groups are made by hand. */
  readonly groupTemplateId?: string | undefined;
}

export function createRooms(api: DingTalkApi, { robotCode, groupTemplateId }: RoomsConfig): Rooms {
  /** Null: not in the organisation's directory. @throws the errors of `call` */
  const readName = async (userid: string): Promise<string | null> => {
    try {
      return user.parse(
        await api.call({ method: 'POST', path: '/topapi/v2/user/get', old: true, body: { userid } }),
      ).result.name;
    } catch (error) {
      if (error instanceof DingTalkRefusal && refusalOf(error).problem === 'unknown_person') return null;
      throw error;
    }
  };

  const ask = async (platformUserId: string): Promise<Member | null> => {
    if (platformUserId === robotCode) return { platformUserId, name: robotCode, external: false, bot: true };
    if (platformUserId.startsWith(outsiderPrefix)) {
      return { platformUserId, name: platformUserId, external: true, bot: false };
    }
    const name = await readName(platformUserId);
    return name === null ? null : { platformUserId, name, external: false, bot: false };
  };

  /** Members of a group who are not in the directory are external. */
  const askAsMember = async (platformUserId: string): Promise<Member> => {
    const stranger = { platformUserId, name: platformUserId, bot: false };
    try {
      return (await ask(platformUserId)) ?? { ...stranger, external: true };
    } catch {
      return { ...stranger, external: 'unknown' };
    }
  };

  const listIds = async (openConversationId: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    let nextToken: string | undefined;
    do {
      const answer = page.parse(
        await api.call({
          method: 'POST',
          path: '/v1.0/im/sceneGroups/members/batchQuery',
          body: {
            openConversationId,
            maxResults: pageSize,
            ...(nextToken === undefined ? {} : { nextToken }),
          },
        }),
      );
      ids.push(...answer.memberUserIds);
      nextToken = answer.hasMore ? answer.nextToken : undefined;
    } while (nextToken !== undefined);
    return ids;
  };

  /** Who of these is in the directory, and why the others are refused. */
  const sort = async (staff: readonly StaffRef[]) => {
    const known: string[] = [];
    const refused: MembershipResult['refused'][number][] = [];
    for (const { platformUserId } of staff) {
      try {
        const person = await ask(platformUserId);
        if (person !== null && person.external === false && !person.bot) known.push(platformUserId);
        else refused.push(notOurs(platformUserId));
      } catch (error) {
        refused.push(refusedFor(platformUserId, error));
      }
    }
    return { known, refused };
  };

  const change = async (what: 'add' | 'delete', openConversationId: string, userIds: readonly string[]) => {
    const refused: MembershipResult['refused'][number][] = [];
    for (let at = 0; at < userIds.length; at += invitedAtOnce) {
      const some = userIds.slice(at, at + invitedAtOnce);
      try {
        await api.call({
          method: 'POST',
          path: `/v1.0/im/sceneGroup/member/${what}`,
          body: { openConversationId, userIds: some },
        });
      } catch (error) {
        refused.push(...some.map((one) => refusedFor(one, error)));
      }
    }
    return refused;
  };

  return {
    async person(id) {
      try {
        return await ask(id);
      } catch (error) {
        throw asRefusal(error, (detail) => said('dingtalk/no-look-up', { account: id, detail }));
      }
    },
    async members(room) {
      let ids: readonly string[];
      try {
        ids = await listIds(room);
      } catch (error) {
        throw asRefusal(error, (detail) => said('dingtalk/no-members', { room, detail }));
      }
      const members: Member[] = [{ platformUserId: robotCode, name: robotCode, external: false, bot: true }];
      for (let at = 0; at < ids.length; at += atOnce) {
        members.push(...(await Promise.all(ids.slice(at, at + atOnce).map(askAsMember))));
      }
      return members;
    },
    async invite(room, staff) {
      const { known, refused } = await sort(staff);
      return { refused: [...refused, ...(await change('add', room, known))] };
    },
    async remove(room, staff) {
      const ids = staff.map(({ platformUserId }) => platformUserId);
      return { refused: await change('delete', room, ids) };
    },
    async ensure({ kind, customerCode, name, staff }) {
      if (groupTemplateId === undefined) {
        const detail = 'without DINGTALK_GROUP_TEMPLATE_ID, groups are made by hand and bound';
        return { status: 'failed', problem: 'unsupported', detail };
      }
      const { known, refused } = await sort(staff);
      const [groupOwnerId] = known;
      if (groupOwnerId === undefined) {
        const detail = 'a group needs a colleague of the organisation as its owner';
        return { status: 'failed', problem: 'unknown_person', detail };
      }
      try {
        const answer = await api.call({
          method: 'POST',
          path: '/v1.0/im/sceneGroups',
          body: {
            groupName: name,
            groupOwnerId,
            userIdList: known,
            templateId: groupTemplateId,
            // The same group again when it is asked for twice.
            uuid: createHash('sha256').update(`${kind}:${customerCode}`).digest('hex').slice(0, 32),
          },
        });
        const missing = refused.map(({ platformUserId, detail }) => `${platformUserId} (${detail})`);
        return {
          status: 'ready',
          platformRoomId: created.parse(answer).openConversationId,
          ...(missing.length === 0 ? {} : { invitePending: `could not be invited: ${missing.join(', ')}` }),
        };
      } catch (error) {
        const { problem, detail } = refusalOf(error);
        return { status: 'failed', problem, detail };
      }
    },
  };
}

const notOurs = (platformUserId: string) =>
  ({
    platformUserId,
    problem: 'unknown_person',
    detail: 'not in the directory of the organisation',
  }) as const;

function refusedFor(platformUserId: string, error: unknown) {
  const { problem, detail, retryAfterMs } = refusalOf(error);
  return {
    platformUserId,
    problem,
    detail,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function asRefusal(error: unknown, words: (detail: string) => ConstructorParameters<typeof XinhangError>[1]) {
  const { problem, detail, retryAfterMs } = refusalOf(error);
  return new XinhangError(problem === 'rate_limited' ? 'rate_limited' : 'platform_refused', words(detail), {
    retry: retryAfterMs === undefined ? 'never' : { afterMs: retryAfterMs },
    cause: error,
  });
}
