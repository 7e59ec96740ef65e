import { standingNowMs } from '../../clock.ts';
import { cardEvent, messageEvent } from '../../fakes/feishu/events.ts';
import { signCallback } from '../../fakes/feishu/sealing.ts';
import { customerTenant, parsedParts } from '../../fakes/feishu/world.ts';
import { openFeishu, startFeishu } from '../feishu/harness.ts';
import type { Forgery, Harness, RawRequest } from './harness.ts';

export async function openFeishuHarness(): Promise<Harness> {
  const { fake, platform, sink, source, sealed } = await openFeishu('http');
  const { world, encryptKey } = fake;
  const staff = world.addPerson('李明');
  const customer = world.addPerson('王师傅', customerTenant);
  const room = world.addChat('C001', [staff, customer]);
  const staffRoom = world.addChat('C001 内部', [staff]);
  const direct = world.direct(staff);

  const written = (text: string, from = customer) =>
    sealed(messageEvent(source(), { id: world.nextId('om'), chat: room, from, text }));
  const pressed = (value: object, answers?: Readonly<Record<string, string>>) =>
    sealed(
      cardEvent(source(), {
        chat: direct,
        by: staff,
        messageId: world.nextId('om'),
        value,
        ...(answers === undefined ? {} : { answers }),
      }),
    );

  return {
    platform,
    sink,
    customerRoom: room.id,
    staffRoom: staffRoom.id,
    staff: staff.openId,
    customer: customer.openId,
    answersIn: direct.id,
    colleague: world.addPerson('赵敏').openId,
    strangerJoins: async (where) => {
      const stranger = world.addPerson('谁也不认识', '');
      world.chats.get(where)?.members.set(stranger.openId, stranger);
    },
    ways: {
      message: async (text) => written(text),
      edited: null,
      command: null,
      click: async (text) => pressed({ action: 'close', value: text }),
      form: async (text) =>
        pressed({ form: 'log', subject: text, title: '记录', days: '' }, { summary: text }),
      keep: null,
      deleted: null,
      member: null,
      home: null,
    },
    genuine: async (text) => written(text),
    forge: (request, how) => forge(request, how, encryptKey),
    impostor: async (text) => written(text, world.addPerson(staff.name, customerTenant)),
    echo: async (text) => {
      const event = messageEvent(source(), { id: world.nextId('om'), chat: room, from: staff, text });
      Object.assign(event.event['sender'] as object, { sender_type: 'app' });
      return sealed(event);
    },
    withdrawTokens: () => fake.expireTokens(),
    fails: (how) => {
      const answers = {
        'lost answer': 'lost answer',
        'lost request': 'lost request',
        'too many': { status: 429, code: 99_991_400 },
        'server error': { status: 500, code: 0 },
        hang: 'hang',
        'late answer': 'late',
      } as const;
      fake.plan({ path: 'im/v1/messages', how: answers[how] });
      return true;
    },
    replica: async () => await startFeishu(fake, 'http', sink),
    sees: async (person, where) => world.sees(person, where),
    pings: async (where) => parsedParts(world.chats.get(where)?.messages.at(-1)?.card),
  };
}

const window = 300;

function forge(request: RawRequest, how: Forgery, encryptKey: string): RawRequest {
  const { 'x-lark-signature': _signature, ...unsigned } = request.headers;
  const signedAt = (seconds: number): RawRequest => ({
    ...request,
    headers: { ...unsigned, ...signCallback(request.body, encryptKey, seconds) },
  });
  const now = Math.floor(standingNowMs() / 1000);
  switch (how) {
    case 'unsigned':
      return { ...request, headers: unsigned };
    case 'empty signature':
      return { ...request, headers: { ...unsigned, 'x-lark-signature': '' } };
    case 'altered':
      return { ...request, body: `${request.body} ` };
    case 'stale':
      return signedAt(now - window - 1);
    case 'from the future':
      return signedAt(now + window + 1);
  }
}
