/**
 * A company's life up to one morning, written to an empty database by the program's own functions; people act on the
 * rehearsal's page. Afterwards every table has rows, and every enum value occurs.
 */
import type { Core } from '../../jobs/core.ts';
import type { ChatPlatform, MembershipResult, SendResult } from '../../jobs/ports.ts';

type Refused = MembershipResult['refused'][number];

export type Fault = (room: string) => SendResult | Error | null;

/** Wraps the rehearsal's chat in one that fails on demand. */
export function putFaultsBefore(core: Core) {
  const web = core.platforms.get('web');
  if (web === undefined) throw new Error('the rehearsal has no chat');
  let fault: Fault | null = null;
  let dead: ((room: string) => Error | null) | null = null;
  let refusal: Omit<Refused, 'platformUserId'> | null = null;
  let forgetful = false;
  const send = async (room: string, post: () => Promise<SendResult>): Promise<SendResult> => {
    const wrong = fault?.(room) ?? null;
    if (wrong instanceof Error) throw wrong;
    if (wrong !== null) return wrong;
    const sent = await post();
    const late = dead?.(room) ?? null;
    if (late !== null) throw late;
    return sent;
  };
  const failing: ChatPlatform = {
    ...web,
    post: (room, text, options) => send(room.platformRoomId, () => web.post(room, text, options)),
    dm: (to, text, options) => send(`dm:${to.platformUserId}`, () => web.dm(to, text, options)),
    invite: async (room, staff) => {
      const why = refusal;
      return why === null
        ? await web.invite(room, staff)
        : { refused: staff.map((one) => ({ ...one, ...why })) };
    },
    find: async (target, marker, since) =>
      forgetful
        ? { status: 'cannot-tell', why: 'the history cannot be read' }
        : await web.find(target, marker, since),
  };
  // The rehearsal's own map, so the program gets the wrapped platform too.
  (core.platforms as Map<string, ChatPlatform>).set('web', failing);
  return {
    set: (next: Fault | null) => {
      fault = next;
    },
    after: (next: typeof dead) => {
      dead = next;
    },
    refuse: (why: typeof refusal) => {
      refusal = why;
    },
    forget: (yes: boolean) => {
      forgetful = yes;
    },
  };
}
