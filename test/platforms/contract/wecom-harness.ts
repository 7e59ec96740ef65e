import { standingNowMs } from '../../clock.ts';
import { openWeCom, startWeCom } from '../wecom/harness.ts';
import type { Forgery, Harness, RawRequest } from './harness.ts';

export async function openWeComHarness(): Promise<Harness> {
  const { fake, platform, sink, seal, writes, presses } = await openWeCom();
  const { world } = fake;
  const staff = world.addPerson('李明');
  const customer = world.addPerson('王师傅', { external: true });
  const room = world.addRoom([staff.id, customer.id], 'wrCustomers');
  const staffRoom = world.addRoom([staff.id], 'staffroom1');
  const written = (text: string, atMs = standingNowMs()) => seal(writes(staff.id, text), atMs);
  /** The last words written, which forgeries repeat. */
  let last = '';

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
      fake.plan('/cgi-bin/user/get', { how: 'refuse', code: -1 }, 99);
    },
    ways: {
      message: async (text) => written(text),
      edited: null,
      command: null,
      click: async (text) => seal(presses(staff.id, `close ${text}`)),
      form: null,
      keep: null,
      deleted: null,
      member: null,
      home: null,
    },
    genuine: async (text) => {
      last = text;
      return written(text);
    },
    forge: (request, how) => forge(request, how, (atMs) => written(last, atMs)),
    // A member of a linked corporation: no one else from outside is heard.
    impostor: async (text) => seal(writes(`wwlinked/${staff.id}`, text)),
    echo: null,
    withdrawTokens: () => fake.revokeTokens(),
    fails: (how) => {
      const fault = {
        'lost answer': { how: 'lose' },
        'lost request': { how: 'drop' },
        'too many': { how: 'refuse', code: 45_009 },
        'server error': { how: 'refuse', code: -1 },
        hang: { how: 'hang' },
        'late answer': { how: 'late' },
      } as const;
      fake.plan('/cgi-bin/appchat/send', fault[how]);
      return true;
    },
    replica: async () => await startWeCom(fake, sink),
    sees: async (person, where) => {
      const found = world.rooms.get(where);
      // A character without width parts a `<` from what would make it markup.
      return found?.members.has(person) === true
        ? found.messages.map(({ text }) => text.replaceAll('\u200B', ''))
        : [];
    },
    pings: async (where) => {
      const { text = '', buttons = [] } = world.rooms.get(where)?.messages.at(-1) ?? {};
      // A template card is plain text.
      return buttons.length > 0 ? [] : (text.match(/<[a-z/!][^>]*>/giu) ?? []);
    },
  };
}

function forge(request: RawRequest, how: Forgery, sealedAt: (atMs: number) => RawRequest): RawRequest {
  const url = new URL(request.url);
  switch (how) {
    case 'unsigned':
      url.searchParams.delete('msg_signature');
      return { ...request, url: url.href };
    case 'empty signature':
      url.searchParams.set('msg_signature', '');
      return { ...request, url: url.href };
    case 'altered': {
      const altered = (all: string, one: string) => `${all.slice(0, -1)}${one === 'A' ? 'B' : 'A'}`;
      return { ...request, body: request.body.replace(/<Encrypt><!\[CDATA\[(.)/u, altered) };
    }
    case 'stale':
      return sealedAt(standingNowMs() - 301_000);
    case 'from the future':
      return sealedAt(standingNowMs() + 330_000);
  }
}
