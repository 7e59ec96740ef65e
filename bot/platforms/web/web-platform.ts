import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../../jobs/clock.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import {
  type Capabilities,
  type ChatPlatform,
  type InboundSink,
  type Log,
  noPace,
} from '../../../jobs/ports.ts';
import type { WebChatStore } from '../../../jobs/webchat/web-chat-store.ts';
import { botId, isCustomerAccount, isExternal, type WebDirectory, type WebPerson } from './directory.ts';
import { findPageFolder, readBuiltPage, sendBuiltPage, serveAssets } from '../../http/page-files.ts';
import { sendProblem } from './problems.ts';
import { createPageStreams } from '../../http/page-streams.ts';
import { withMeansOf } from './dialect.ts';
import { protectScope } from './protect-scope.ts';
import { createMassMessages } from './mass-messages.ts';
import { createSender } from './send-text.ts';
import { createAuthenticate, registerWebRoutes } from './web-routes.ts';
import { createRoomKeeper } from './room-keeper.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';

export interface WebPlatformDeps {
  /** Must not be listening yet, and must listen on loopback only. */
  readonly http: FastifyInstance;
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  /** The company's clock, which a rehearsal can move. */
  readonly clock: Clock;
  readonly zone: string;
  readonly log: Log;
  /** The key that signs sessions. */
  readonly secret: string;
  readonly botName: string;
  /** In the company's language. */
  readonly say: (what: AnySaid) => string;
  /** The machine's clock, for the expiry of tokens and inputs. */
  readonly wallClock: Clock;
  /** `Host` values besides this listener's loopback names, for a forwarded port. */
  readonly allowedHosts?: readonly string[];
  /** Settles when what people do can be taken; until then the page can only be looked at. Absent: at once. */
  readonly isOpen?: Promise<void>;
  /** The folder of the built page; `null` serves no page. */
  readonly pageFolder?: string | null;
}

export interface WebPlatform extends ChatPlatform {
  /** Registers routes behind the same guard as the chat's own. */
  protect(register: (scope: FastifyInstance) => void): void;
  /** The person behind a request of the page. @throws XinhangError answered with 401 by a protected scope */
  authenticate(request: FastifyRequest): Promise<WebPerson>;
  /** Notifies every open page that the clock or the people have changed. */
  announceStage(): void;
  /** Keeps within the means of another platform from now on; null: its own. */
  keepTo(other: Capabilities | null): void;
  countUnread: WebChatStore['countUnread'];
  latestSeq: WebChatStore['latestSeq'];
  /** What the bot has posted after a sequence number, in any room: for the stage only. */
  postedSince(seq: number): ReturnType<WebChatStore['postedSince']>;
}

export const webCapabilities: Capabilities = {
  groupInbound: 'all',
  whisper: 'stored',
  customerJoin: 'api',
  customerPost: 'direct',
  replyLink: 'thread',
  settle: 'idempotent-key',
  form: 'modal',
  edit: 'any-time',
  seesEdits: true,
  seesDeletes: true,
  seesMembers: true,
  home: 'none',
  // Not an API limit, but what is readable as one message.
  maxTextChars: 8_000,
  // Sending is a write to our own database.
  requestLimitMs: 10_000,
  pace: noPace,
};

/** A move of the clock by a week posts a few dozen messages in the sample company. */
const mostPosted = 100;

/** The browser chat: its rooms are in the program's own database, reachable from this machine only. */
export function createWebPlatform(deps: WebPlatformDeps): WebPlatform {
  const { http, store, directory, clock, log } = deps;
  const { wallClock, allowedHosts = [], pageFolder = findPageFolder() } = deps;
  const nowMs = () => wallClock.now().epochMilliseconds;
  const streams = createPageStreams({ stampFor: (person) => store.stampFor(person), nowMs, log });
  let sink: InboundSink | null = null;
  let capabilities = webCapabilities;

  const massMessages = createMassMessages({ ...deps, streams });
  const routes = {
    ...deps,
    massMessages,
    streams,
    nowMs,
    sink: () => sink,
    capabilities: () => capabilities,
  };
  const authenticate = createAuthenticate(routes);
  const protect = (register: (scope: FastifyInstance) => void): void => {
    void http.register(async (scope) => {
      protectScope(scope, allowedHosts, log);
      if (deps.isOpen !== undefined) holdDeeds(scope, deps.isOpen);
      register(scope);
    });
  };
  protect((scope) => {
    registerWebRoutes(scope, routes);
    if (pageFolder !== null) registerPageFiles(scope, pageFolder);
  });
  // Open streams would block closing the listener.
  http.addHook('preClose', async () => streams.close());

  return {
    id: 'web',
    get capabilities() {
      return capabilities;
    },
    keepTo(other) {
      capabilities = other === null ? webCapabilities : withMeansOf(webCapabilities, other);
    },
    async start(given) {
      sink = given;
    },
    async stop() {
      sink = null;
      await streams.close();
    },
    problem: () => (sink === null ? 'the browser chat has not been started' : null),

    handOver: massMessages.handOver,
    ...createRoomKeeper({ store, directory, clock, streams }),
    async members(roomId) {
      const room = await store.findRoom(roomId);
      if (room === null) throw new XinhangError('room_unusable', said('web/no-room', { room: roomId }));
      const people = room.members.map(({ personId, name, external }) => ({
        platformUserId: personId,
        name,
        external: external || isCustomerAccount(personId),
        bot: false,
      }));
      return [...people, { platformUserId: botId, name: deps.botName, external: false, bot: true }];
    },
    async person(id) {
      if (id === botId) return { platformUserId: botId, name: deps.botName, external: false, bot: true };
      const person = await directory.person(id);
      if (person === null) return null;
      return { platformUserId: id, name: person.name, external: isExternal(person), bot: false };
    },
    ...createSender({ ...deps, massMessages, streams, capabilities: () => capabilities }),

    protect,
    authenticate: async (request) => (await authenticate(request)).person,
    announceStage: () => streams.announceStage(),
    countUnread: () => store.countUnread(),
    latestSeq: () => store.latestSeq(),
    postedSince: (seq) => store.postedSince(seq, botId, mostPosted),
  };
}

/** Serves the rehearsal's page at `/`. */
function registerPageFiles(scope: FastifyInstance, folder: string): void {
  const html = readBuiltPage(folder, 'index.html');
  if (html === null) {
    scope.get('/', (_request, reply) => sendProblem(reply, 503, 'not_built', said('web/not-built')));
    return;
  }
  scope.get('/', (_request, reply) => sendBuiltPage(reply, html));
  serveAssets(scope, folder, '/assets/');
}

/** What only opens the page, or says how far it was read, changes nothing that is being replayed. */
const looks = new Set(['/api/web/session', '/api/web/read']);

/** Lets what people do wait until the page is open for it. Looking at what is there is answered at once. */
function holdDeeds(scope: FastifyInstance, isOpen: Promise<void>): void {
  scope.addHook('preHandler', async ({ method, routeOptions }) => {
    if (method !== 'GET' && !looks.has(routeOptions.url ?? '')) await isOpen;
  });
}
