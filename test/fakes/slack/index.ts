import { type ApiServer, type Recorded, startApiServer } from './api-server.ts';
import type { Changes } from './changes.ts';
import { createDeliveries, type Deliveries } from './delivery.ts';
import { appEventsOf, eventCallback } from './event-payloads.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHttpTransport, type HttpTransport } from './http-transport.ts';
import type { Channel, Message, UserRow } from './model.ts';
import { createPerson, type Person, type Where } from './person.ts';
import { createSocketTransport, type SocketTransport } from './socket-transport.ts';
import { createTickets } from './tickets.ts';
import { pingsOf, screenOf, type Seen } from './visible.ts';
import { createWorld, type World } from './world.ts';

export type { Channel, Message, Outcome } from './model.ts';
export type { Form, Person, Submitted } from './person.ts';
export type { Seen } from './visible.ts';

export interface FakeSlackOptions {
  readonly mode: 'socket' | 'http';
  readonly nowMs: () => number;
  /** Scopes granted to the app; by default all the fake knows. */
  readonly scopes?: readonly string[];
  /** Events the app subscribes to, as spelled in the manifest; by default all. */
  readonly events?: readonly string[];
  /** How long Slack waits for an acknowledgement. */
  readonly ackTimeoutMs?: number;
  /** Delay before each retry of an event. */
  readonly retryAfterMs?: readonly number[];
  /** Maximum page size of lists. */
  readonly pageSize?: number;
}

export interface FakeSlack {
  readonly mode: 'socket' | 'http';
  readonly world: World;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly calls: readonly Recorded[];
  readonly socket: SocketTransport;
  readonly http: HttpTransport;
  /** How Slack delivers events from now on. */
  readonly behaviour: { duplicate: boolean; mentionFirst: boolean };
  /** HTTP mode: the app's URL. Resolves once the challenge has been answered. */
  sendEventsTo(url: string): Promise<void>;
  /** A person with an account; from another company with `team`, or a guest of this one with restrictions. */
  addPerson(
    name: string,
    options?: { team?: string; guest?: UserRow['guest']; bot?: boolean; email?: string },
  ): Person;
  /** A channel with these people in it, and the bot unless told otherwise. */
  addChannel(
    name: string,
    people: readonly Person[],
    options?: { private?: boolean; withBot?: boolean },
  ): Channel;
  person(id: string): Person;
  channel(name: string): Channel;
  /** What this person's screen shows. */
  asPerson(id: string): { sees(where: Where): readonly Seen[] };
  /** Parts of a message Slack would act on: mentions, links, pictures. */
  pings(message: Pick<Message, 'text' | 'blocks' | 'linked'>): readonly string[];
  until: Changes['until'];
  close(): Promise<void>;
}

const everyScope = [
  'app_mentions:read',
  'channels:history',
  'channels:manage',
  'channels:read',
  'chat:write',
  'commands',
  'connections:write',
  'conversations.connect:write',
  'files:read',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
];

/**
 * A Slack workspace on the loopback, as strict as the real one where it matters: scopes, membership, visibility,
 * expiring tokens, lost responses, duplicate events. Tested through Slack's own client libraries.
 */
export async function startFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  const { mode, nowMs, scopes = everyScope, events, ackTimeoutMs = 3000 } = options;
  const { retryAfterMs = [0, 60_000, 300_000], pageSize = 200 } = options;
  const world = createWorld({ id: 'T0XINHANG', domain: 'xinhang' }, nowMs);
  const tickets = createTickets(nowMs, world.ids.next);
  const faults = createFaults();
  const botToken = 'xoxb-fake-bot-token';
  const appToken = 'xapp-fake-app-token';
  const signingSecret = 'fake-signing-secret';
  const behaviour = { duplicate: false, mentionFirst: false };

  const api: ApiServer = await startApiServer({
    world,
    tickets,
    faults,
    botToken,
    appToken,
    scopes,
    pageSize,
    socketUrl: () => socket.offer(api.url()),
  });
  const socket = createSocketTransport(world, api.server, ackTimeoutMs);
  const http = createHttpTransport({ signingSecret, nowMs, ackTimeoutMs });
  const deliveries = createDeliveries(world, mode === 'socket' ? socket : http, {
    retryAfterMs,
    duplicate: () => behaviour.duplicate,
  });

  world.onHappening(async (happening) => {
    const told = appEventsOf(world, happening).filter(
      ({ name, scope }) => (scope === null || scopes.includes(scope)) && (events?.includes(name) ?? true),
    );
    const ordered = behaviour.mentionFirst ? [...told].reverse() : told;
    for (const { event } of ordered) await deliveries.bring(eventCallback(world, happening.channel, event));
  });

  const people = new Map<string, Person>();
  const person = (id: string): Person => {
    const user = world.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id}`);
    const known = people.get(id) ?? createPerson(user, { world, tickets, deliveries, baseUrl: api.url });
    people.set(id, known);
    return known;
  };
  const channelOf = (where: Where): Channel => {
    const channel = typeof where === 'string' ? world.channels.get(where) : where;
    if (channel === undefined) throw new Error('there is no such channel');
    return channel;
  };

  return {
    mode,
    world,
    botToken,
    appToken,
    signingSecret,
    apiUrl: `${api.url()}/api/`,
    faults,
    deliveries,
    calls: api.recorded,
    socket,
    http,
    behaviour,
    sendEventsTo: (url) => http.sendTo(url),
    addPerson(name, { team = world.team.id, guest = 'none', bot = false, email } = {}) {
      return person(
        world.addUser({ name, teamId: team, guest, bot, ...(email === undefined ? {} : { email }) }).id,
      );
    },
    addChannel(name, members, { private: secret = true, withBot = true } = {}) {
      return world.addChannel({
        name,
        kind: secret ? 'private' : 'public',
        creator: members[0]?.id ?? world.bot.id,
        members: [...members.map(({ id }) => id), ...(withBot ? [world.bot.id] : [])],
      });
    },
    person,
    channel(name) {
      const found = [...world.channels.values()].find((channel) => channel.name === name);
      if (found === undefined) throw new Error(`there is no channel ${name}`);
      return found;
    },
    asPerson: (id) => ({ sees: (where) => screenOf(world, channelOf(where), id) }),
    pings: pingsOf,
    until: world.changes.until,
    async close() {
      deliveries.close();
      await socket.close();
      await http.close();
      await api.close();
    },
  };
}
