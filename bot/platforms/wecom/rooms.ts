import { createHash } from 'node:crypto';
import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Member, MembershipResult, RoomRequest, RoomResult, StaffRef } from '../../../jobs/ports.ts';
import { said } from '../../../templates/reader/said.ts';
import type { WeComApi } from './api.ts';
import { refusalOf, WeComRefusal } from './outcome.ts';

export interface Rooms {
  ensure(request: RoomRequest): Promise<RoomResult>;
  invite(room: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  remove(room: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  members(room: string): Promise<readonly Member[]>;
  person(platformUserId: string): Promise<Member | null>;
}

const member = z.object({ userid: z.string(), name: z.string().catch(''), status: z.number().optional() });
const contact = z.object({
  external_contact: z.object({ external_userid: z.string(), name: z.string().catch('') }),
});
const appChat = z.object({ chat_info: z.object({ userlist: z.array(z.string()) }) });
const customerGroup = z.object({
  group_chat: z.object({
    member_list: z.array(z.object({ userid: z.string(), type: z.number(), name: z.string().catch('') })),
  }),
});

/** Disabled, and left. */
const inactive = new Set([2, 5]);
const nobody = new Set([40003, 60111, 86004]);
/** `appchat/create` with the id of a chat that exists. */
const exists = 86215;
/** Below it WeCom makes no group. */
const fewestMembers = 2;
/** A group with customers, made in the client. */
const isCustomerGroup = (room: string): boolean => room.startsWith('wr');

export function createRooms(api: WeComApi): Rooms {
  const person = async (userid: string): Promise<Member | null> => {
    // A member of a linked corporation.
    if (userid.includes('/')) return { platformUserId: userid, name: userid, external: true, bot: false };
    try {
      const { name, status } = member.parse(await api.call({ path: '/cgi-bin/user/get', query: { userid } }));
      if (status !== undefined && inactive.has(status)) return null;
      return { platformUserId: userid, name, external: false, bot: false };
    } catch (error) {
      if (error instanceof WeComRefusal && nobody.has(error.code)) return await customer(userid);
      throw asRefusal(error, (detail) => said('wecom/no-look-up', { account: userid, detail }));
    }
  };

  const customer = async (id: string): Promise<Member | null> => {
    try {
      const query = { external_userid: id };
      const found = contact.parse(await api.call({ path: '/cgi-bin/externalcontact/get', query }));
      return { platformUserId: id, name: found.external_contact.name, external: true, bot: false };
    } catch (error) {
      if (error instanceof WeComRefusal) return null;
      throw asRefusal(error, (detail) => said('wecom/no-look-up', { account: id, detail }));
    }
  };

  /** Those of the staff who are members of the corporation, and why the others are not brought in. */
  const sort = async (staff: readonly StaffRef[]) => {
    const known: string[] = [];
    const refused: MembershipResult['refused'][number][] = [];
    for (const { platformUserId } of staff) {
      try {
        const found = await person(platformUserId);
        if (found?.external === false) known.push(platformUserId);
        else
          refused.push({
            platformUserId,
            problem: 'unknown_person',
            detail: 'not a member of the corporation',
          });
      } catch (error) {
        refused.push({ platformUserId, ...withoutStatus(error) });
      }
    }
    return { known, refused };
  };

  const change = async (
    room: string,
    staff: readonly StaffRef[],
    list: 'add_user_list' | 'del_user_list',
  ) => {
    const { known, refused } =
      list === 'add_user_list' ? await sort(staff) : { known: staff.map(idOf), refused: [] };
    if (known.length === 0) return { refused };
    try {
      await api.call({ path: '/cgi-bin/appchat/update', body: { chatid: room, [list]: known } });
      return { refused };
    } catch (error) {
      return {
        refused: [
          ...refused,
          ...known.map((platformUserId) => ({ platformUserId, ...withoutStatus(error) })),
        ],
      };
    }
  };

  return {
    person,
    invite: (room, staff) => change(room, staff, 'add_user_list'),
    remove: (room, staff) => change(room, staff, 'del_user_list'),
    async members(room) {
      try {
        if (isCustomerGroup(room)) {
          const body = { chat_id: room, need_name: 1 };
          const found = customerGroup.parse(
            await api.call({ path: '/cgi-bin/externalcontact/groupchat/get', body }),
          );
          return found.group_chat.member_list.map(({ userid, type, name }) => ({
            platformUserId: userid,
            name,
            external: type !== 1,
            bot: false,
          }));
        }
        const found = appChat.parse(
          await api.call({ path: '/cgi-bin/appchat/get', query: { chatid: room } }),
        );
        return await Promise.all(found.chat_info.userlist.map(memberOrUnknown));
      } catch (error) {
        throw asRefusal(error, (detail) => said('wecom/no-members', { room, detail }));
      }
    },
    async ensure({ kind, customerCode, name, staff }) {
      if (kind === 'customer') {
        const detail = 'a group with customers is made by a colleague in WeCom';
        return { status: 'failed', problem: 'unsupported', detail };
      }
      const { known, refused } = await sort(staff);
      const [owner] = known;
      if (owner === undefined || known.length < fewestMembers) {
        const detail = 'WeCom makes a group of two colleagues or more';
        return { status: 'failed', problem: 'unknown_person', detail };
      }
      // The same group again when it is asked for twice.
      const chatid = createHash('sha256').update(`${kind}:${customerCode}`).digest('hex').slice(0, 32);
      try {
        await api.call({ path: '/cgi-bin/appchat/create', body: { name, owner, userlist: known, chatid } });
      } catch (error) {
        if (!(error instanceof WeComRefusal) || error.code !== exists) {
          const { problem, detail } = refusalOf(error);
          return { status: 'failed', problem, detail };
        }
      }
      const missing = refused.map(({ platformUserId, detail }) => `${platformUserId} (${detail})`);
      return {
        status: 'ready',
        platformRoomId: chatid,
        ...(missing.length === 0 ? {} : { invitePending: `could not be invited: ${missing.join(', ')}` }),
      };
    },
  };

  async function memberOrUnknown(userid: string): Promise<Member> {
    const found = await person(userid).catch(() => null);
    return found ?? { platformUserId: userid, name: userid, external: 'unknown', bot: false };
  }
}

const idOf = ({ platformUserId }: StaffRef): string => platformUserId;

function withoutStatus(error: unknown) {
  const { problem, detail, retryAfterMs } = refusalOf(error);
  return { problem, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function asRefusal(error: unknown, words: (detail: string) => ConstructorParameters<typeof XinhangError>[1]) {
  if (error instanceof XinhangError) return error;
  const { problem, detail, retryAfterMs } = refusalOf(error);
  return new XinhangError(problem === 'rate_limited' ? 'rate_limited' : 'platform_refused', words(detail), {
    retry: retryAfterMs === undefined ? 'never' : { afterMs: retryAfterMs },
    cause: error,
  });
}
