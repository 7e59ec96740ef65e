import { signRobot } from '../../../bot/platforms/dingtalk/verify-signature.ts';
import { standingNowMs } from '../../clock.ts';
import { robotMessage } from '../../fakes/dingtalk/payloads.ts';
import { openDingTalk, startDingTalk } from '../dingtalk/harness.ts';
import type { Forgery, Harness, RawRequest } from './harness.ts';

export async function openDingTalkHarness(): Promise<Harness> {
  const { fake, platform, sink, callbackUrl } = await openDingTalk();
  const { world, clientSecret } = fake;
  const staff = world.addPerson('李明');
  const customer = world.addPerson('王师傅', { external: true });
  const room = world.addRoom([staff.id, customer.id]);
  const staffRoom = world.addRoom([staff.id]);

  const sign = (body: string, atMs = standingNowMs()): RawRequest => {
    const timestamp = String(atMs);
    const headers = {
      'content-type': 'application/json',
      timestamp,
      sign: signRobot(timestamp, clientSecret),
    };
    return { url: callbackUrl, headers, body };
  };
  let written = 0;
  /** Each in a millisecond of its own: the signature covers nothing else, and belongs to one body. */
  const write = (text: string, by = customer): RawRequest => {
    written += 1;
    const atMs = standingNowMs() - written;
    return sign(JSON.stringify(robotMessage(by, room, text, { atMs })), atMs);
  };

  return {
    platform,
    sink,
    customerRoom: room.id,
    staffRoom: staffRoom.id,
    staff: staff.id,
    customer: customer.id,
    answersIn: world.direct(staff.id).id,
    colleague: world.addPerson('赵敏').id,
    strangerJoins: async (where) => {
      world.rooms.get(where)?.members.add(world.addPerson('谁也不认识').id);
      // The directory does not answer, so no one's affiliation is known.
      fake.plan('/topapi/v2/user/get', { how: 'refuse', status: 200, code: '88' }, 99);
    },
    ways: {
      message: async (text) => write(text),
      edited: null,
      command: null,
      click: null,
      form: null,
      keep: null,
      deleted: null,
      member: null,
      home: null,
    },
    genuine: async (text) => write(text),
    forge: (request, how) => forge(request, how, sign),
    impostor: async (text) => write(text, world.addPerson(staff.name, { external: true })),
    echo: null,
    withdrawTokens: () => fake.revokeTokens(),
    fails: (how) => {
      const refused = { how: 'refuse', status: 403, code: 'Forbidden.AccessDenied.QpsLimitForApi' } as const;
      const fault = {
        'lost answer': { how: 'lose' },
        'lost request': { how: 'drop' },
        'too many': refused,
        'server error': { ...refused, status: 500, code: 'ServiceUnavailable' },
        hang: { how: 'hang' },
        'late answer': { how: 'late' },
      } as const;
      fake.plan('/v1.0/robot/groupMessages/send', fault[how]);
      return true;
    },
    replica: async () => await startDingTalk(fake, sink),
    sees: async (person, where) => {
      const found = world.rooms.get(where);
      return found?.members.has(person) === true ? found.messages.map(({ text }) => text) : [];
    },
    pings: async (where) => {
      const last = world.rooms.get(where)?.messages.at(-1);
      return last?.kind === 'markdown' ? [last.text] : [];
    },
  };
}

const hour = 60 * 60 * 1000;

function forge(
  request: RawRequest,
  how: Forgery,
  sign: (body: string, atMs: number) => RawRequest,
): RawRequest {
  const { sign: _sign, ...unsigned } = request.headers;
  switch (how) {
    case 'unsigned':
      return { ...request, headers: unsigned };
    case 'empty signature':
      return { ...request, headers: { ...unsigned, sign: '' } };
    case 'altered':
      // The signature covers the time alone; `http.test.ts` holds what follows for the body.
      return { ...request, headers: { ...request.headers, timestamp: String(standingNowMs() + 1) } };
    case 'stale':
      return sign(request.body, standingNowMs() - hour - 1000);
    case 'from the future':
      return sign(request.body, standingNowMs() + hour + 1000);
  }
}
