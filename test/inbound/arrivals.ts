import { handleInbound } from '../../bot/inbound/handle-inbound.ts';
import type { Core } from '../../jobs/core.ts';
import type { Inbound, InboundOf, MessageRef, Sender } from '../../jobs/ports.ts';
import { claimInbox } from '../../jobs/inbox/inbox.ts';
import { storeInbound } from './store-inbound.ts';
import type { Scene } from '../outbox/scene.ts';

let keys = 0;
const arrived = (from: Sender) => {
  keys += 1;
  return { platform: 'paper', dedupeKey: `key-${keys}`, at: '2026-03-02T00:00:00Z', from };
};

export const colleague = (code: string): Sender => ({ platformUserId: code, name: code, external: false });
export const buyer: Sender = { platformUserId: 'customer-1', name: '王师傅', external: true };

export const commands = (who: string, text: string): InboundOf<'command'> => ({
  kind: 'command',
  ...arrived(colleague(who)),
  text,
  handle: { platformUserId: who },
});

export const clicks = (who: string, action: string, value: string): InboundOf<'click'> => ({
  kind: 'click',
  ...arrived(colleague(who)),
  action,
  value,
  handle: { platformUserId: who },
});

export const forms = (
  who: string,
  form: string,
  subject: string,
  values: Readonly<Record<string, string>>,
): InboundOf<'form'> => ({
  kind: 'form',
  ...arrived(colleague(who)),
  form,
  subject,
  values,
  handle: { platformUserId: who },
});

export const says = (
  from: Sender,
  text: string,
  message: MessageRef,
  thread: MessageRef | null = null,
): InboundOf<'message'> => ({
  kind: 'message',
  ...arrived(from),
  text,
  message,
  thread,
  where: message.platformRoomId.startsWith('dm:') ? 'direct' : 'room',
  addressed: false,
  handle: { platformUserId: from.platformUserId, platformRoomId: message.platformRoomId },
});

export const edits = (from: Sender, text: string, message: MessageRef): InboundOf<'edited'> => ({
  kind: 'edited',
  ...arrived(from),
  message,
  text,
});

/** A request to keep someone's message; the answer goes to wherever the requester is reached. */
export const keeps = (who: string, author: Sender, text: string, message: MessageRef): InboundOf<'keep'> => ({
  kind: 'keep',
  ...arrived(colleague(who)),
  text,
  message,
  author,
  handle: { platformUserId: who },
});

export const putOut = (who: string, platformRoomId: string): InboundOf<'member'> => ({
  kind: 'member',
  ...arrived(colleague(who)),
  change: 'left',
  platformRoomId,
  bot: true,
  handle: { platformUserId: who, platformRoomId },
});

/** Stores an inbound item and returns its id. */
export async function arrives({ core }: Scene, inbound: Inbound): Promise<string> {
  const stored = await storeInbound(core.db, core.clock, inbound);
  if (stored.status === 'duplicate') throw new Error('it had arrived before');
  return stored.id;
}

/** A worker that does all the work and dies before recording that it is done. */
export async function workAndDie({ core }: Scene): Promise<void> {
  const item = await claimInbox(core.db);
  if (item === null) throw new Error('nothing to work on');
  await handleInbound(core, item.inbound, item.id);
}

/** Lets real time pass: leases and pauses between attempts end. */
export async function timePasses({ core }: Scene): Promise<void> {
  await core.db.$executeRaw`
    UPDATE inbound SET lease_until = now() - interval '1 second' WHERE state = 'working'`;
}

/** The same core with a database that fails queries about people. */
export function withoutPeople(core: Core): Core {
  const db = new Proxy(core.db, {
    get(target, name) {
      if (name === 'staff') throw new Error('the database is restarting');
      const value: unknown = Reflect.get(target, name);
      // Methods called on the proxy need their original object.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...core, db };
}

/** Answers and direct messages a person received. */
export function toldTo({ chat }: Scene, who: string): readonly string[] {
  return chat.messages.filter((m) => m.room === `dm:${who}`).map((m) => m.text);
}

/** Blocks creating the next group until the test releases it; later ones are created at once. */
export function holdRooms({ chat: { platform } }: Scene): { readonly asked: Promise<void>; answer(): void } {
  const makeRoom = platform.ensureRoom;
  const asked = createGate();
  const answered = createGate();
  platform.ensureRoom = async (request) => {
    platform.ensureRoom = makeRoom;
    asked.open();
    await answered.opened;
    return await makeRoom(request);
  };
  return { asked: asked.opened, answer: answered.open };
}

export function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
