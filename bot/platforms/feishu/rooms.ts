import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MembershipResult, RoomRequest, RoomResult, StaffRef } from '../../../jobs/ports.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { cutBytes } from '../../../templates/reader/cut-bytes.ts';
import type { CallFeishu } from './api.ts';
import { type Failure } from '../../network/lost-request.ts';
import { refusalOf } from './outcome.ts';
import type { People } from './people.ts';

/** Of one call that adds members. */
const addedAtOnce = 50;
const nameBytes = 180;
/** A group that was made under a key and dissolved is not made again under it. */
const keys = ['', '-2', '-3', '-4', '-5'];

const created = z.object({ chat_id: z.string().min(1) });
const chat = z.object({ chat_status: z.string().optional() });
const left = z.object({
  invalid_id_list: z.array(z.string()).nullish(),
  not_existed_id_list: z.array(z.string()).nullish(),
  pending_approval_id_list: z.array(z.string()).nullish(),
});

type Refused = MembershipResult['refused'][number];

export interface Rooms {
  ensure(request: RoomRequest): Promise<RoomResult>;
  invite(chatId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  remove(chatId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
}

export function createRooms(call: CallFeishu, people: People): Rooms {
  const turns = new Map<string, Promise<unknown>>();

  /** One change of a group's members after another: Feishu refuses them at the same time (232019). */
  const inTurn = async <T>(chatId: string, work: () => Promise<T>): Promise<T> => {
    const mine = (turns.get(chatId) ?? Promise.resolve()).then(work);
    const over = mine.catch(() => {});
    turns.set(chatId, over);
    try {
      return await mine;
    } finally {
      if (turns.get(chatId) === over) turns.delete(chatId);
    }
  };

  /** Who of these is a colleague, and why the others are refused. */
  const sort = async (staff: readonly StaffRef[]) => {
    const known: string[] = [];
    const refused: Refused[] = [];
    for (const { platformUserId } of staff) {
      try {
        const person = await people.person(platformUserId);
        if (person !== null && person.external === false && !person.bot) known.push(platformUserId);
        else refused.push({ platformUserId, problem: 'unknown_person', detail: 'not in the address book' });
      } catch (error) {
        refused.push(refusedFor(platformUserId, error));
      }
    }
    return { known, refused };
  };

  const inside = async (chatId: string): Promise<ReadonlySet<string>> =>
    new Set((await people.members(chatId)).map(({ platformUserId }) => platformUserId));

  /** Adds or removes, in slices. The ids must not be in the requested state already. */
  const change = async (verb: 'POST' | 'DELETE', chatId: string, openIds: readonly string[]) => {
    const refused: Refused[] = [];
    for (let at = 0; at < openIds.length; at += addedAtOnce) {
      const some = openIds.slice(at, at + addedAtOnce);
      const result = await call({
        method: verb,
        path: `im/v1/chats/${encodeURIComponent(chatId)}/members`,
        query: {
          member_id_type: 'open_id',
          // Those who can be added are, and the others are named.
          ...(verb === 'POST' ? { succeed_type: '1' } : {}),
        },
        body: { id_list: some },
      });
      if (result.ok) refused.push(...unchanged(result.data));
      else refused.push(...some.map((id) => refusedBy(id, result.failure)));
    }
    return refused;
  };

  const invite = async (chatId: string, staff: readonly StaffRef[]): Promise<MembershipResult> =>
    await inTurn(chatId, async () => {
      const { known, refused } = await sort(staff);
      try {
        const there = await inside(chatId);
        const missing = known.filter((id) => !there.has(id));
        return { refused: [...refused, ...(await change('POST', chatId, missing))] };
      } catch (error) {
        return { refused: [...refused, ...known.map((id) => refusedFor(id, error))] };
      }
    });

  /** Null: the group of this key was dissolved. */
  const make = async ({ kind, customerCode, name }: RoomRequest, key: string) => {
    const uuid = createHash('sha256').update(`${kind}:${customerCode}${key}`).digest('hex').slice(0, 48);
    const result = await call({
      method: 'POST',
      path: 'im/v1/chats',
      // Within ten hours, the same group again. The bot is its owner, so that it may add and remove members.
      query: { user_id_type: 'open_id', uuid },
      body: {
        name: cutBytes(name, nameBytes),
        chat_mode: 'group',
        chat_type: 'private',
        // Decided now: a group of the organisation's own never takes in anyone from outside.
        external: kind === 'customer',
      },
    });
    if (!result.ok) return { failure: result.failure };
    const read = created.safeParse(result.data);
    if (!read.success)
      return { failure: { status: 'unknown' as const, cause: 'Feishu did not name the group' } };
    const { chat_id: chatId } = read.data;
    const state = await call({ method: 'GET', path: `im/v1/chats/${encodeURIComponent(chatId)}` });
    if (!state.ok) return refusalOf(state.failure).problem === 'gone' ? null : { failure: state.failure };
    return chat.safeParse(state.data).data?.chat_status === 'dissolved' ? null : { chatId };
  };

  return {
    invite,
    async remove(chatId, staff) {
      return await inTurn(chatId, async () => {
        const ids = staff.map(({ platformUserId }) => platformUserId);
        try {
          const there = await inside(chatId);
          return {
            refused: await change(
              'DELETE',
              chatId,
              ids.filter((id) => there.has(id)),
            ),
          };
        } catch (error) {
          return { refused: ids.map((id) => refusedFor(id, error)) };
        }
      });
    },
    async ensure(request) {
      for (const key of keys) {
        const made = await make(request, key);
        if (made === null) continue;
        if ('failure' in made) {
          const { problem, detail } = refusalOf(made.failure);
          return { status: 'failed', problem, detail };
        }
        const { refused } = await invite(made.chatId, request.staff);
        const broken = refused.find(({ problem }) => problem !== 'unknown_person' && problem !== 'other');
        if (broken !== undefined) return { status: 'failed', problem: broken.problem, detail: broken.detail };
        const missing = refused.map(({ platformUserId, detail }) => `${platformUserId} (${detail})`);
        return {
          status: 'ready',
          platformRoomId: made.chatId,
          ...(missing.length === 0 ? {} : { invitePending: `could not be invited: ${missing.join(', ')}` }),
        };
      }
      return {
        status: 'failed',
        problem: 'gone',
        detail: 'its groups of today were dissolved; bind one by hand',
      };
    },
  };
}

/** Whom Feishu left as they were. */
function unchanged(data: unknown): readonly Refused[] {
  const { invalid_id_list, not_existed_id_list, pending_approval_id_list } = left.catch({}).parse(data);
  const unknown = [...(invalid_id_list ?? []), ...(not_existed_id_list ?? [])].map(
    (platformUserId): Refused => ({
      platformUserId,
      problem: 'unknown_person',
      detail: 'not among those who may use the app',
    }),
  );
  const waiting = (pending_approval_id_list ?? []).map(
    (platformUserId): Refused => ({
      platformUserId,
      problem: 'other',
      detail: 'waits for the approval of the group’s owner',
    }),
  );
  return [...unknown, ...waiting];
}

function refusedBy(platformUserId: string, failure: Failure): Refused {
  const { problem, detail, retryAfterMs } = refusalOf(failure);
  return { platformUserId, problem, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function refusedFor(platformUserId: string, error: unknown): Refused {
  const detail = error instanceof Error ? error.message : String(error);
  if (!(error instanceof XinhangError)) return { platformUserId, problem: 'other', detail };
  const { code, retry } = error;
  return {
    platformUserId,
    problem: code === 'rate_limited' ? 'rate_limited' : 'other',
    detail,
    ...(typeof retry === 'object' ? { retryAfterMs: retry.afterMs } : {}),
  };
}
