import type { FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { createHttp } from '../../../bot/http.ts';
import { createWebPlatform, type WebPlatform } from '../../../bot/platforms/web/web-platform.ts';
import { registerRehearsalRoutes } from '../../../bot/rehearsal/routes.ts';
import type { Clock } from '../../../jobs/clock.ts';
import { createPrismaWebChatStore } from '../../../jobs/webchat/prisma-web-chat-store.ts';
import type { WebChatStore } from '../../../jobs/webchat/web-chat-store.ts';
import { builtInWords, type Words } from '../../../templates/reader/words.ts';
import { standingWallClock } from '../../clock.ts';
import type { Db } from '../../../prisma/client.ts';
import { createStubRehearsal, type StubRehearsal, zone } from './stub-rehearsal.ts';
import { createStubSink, type StubSink } from './stub-sink.ts';

export interface Fixture {
  readonly url: string;
  readonly http: FastifyInstance;
  readonly web: WebPlatform;
  readonly rehearsal: StubRehearsal;
  readonly store: WebChatStore;
  readonly sink: StubSink;
  close(): Promise<void>;
}

export interface FixtureOptions {
  readonly db: Db;
  readonly port?: number;
  readonly wallClock?: Clock;
  readonly pageFolder?: string | null;
  readonly start?: Temporal.Instant;
  readonly secret?: string;
  readonly words?: Words;
  readonly allowedHosts?: readonly string[];
  readonly isOpen?: Promise<void>;
}

export const silentLog = { debug() {}, info() {}, warn() {}, error() {} };

/** The browser chat on its own port over a real database, with a scripted rehearsal and scripted answers. */
export async function startFixture(options: FixtureOptions): Promise<Fixture> {
  const { db, port = 0, start = Temporal.Instant.from('2026-03-01T09:30:00+08:00') } = options;
  const { app: http } = createHttp({ host: '127.0.0.1', port: 0, log: silentLog, ready: async () => [] });
  const rehearsal = createStubRehearsal(start);
  const store = createPrismaWebChatStore(db);
  const web = createWebPlatform({
    http,
    store,
    directory: rehearsal,
    clock: rehearsal,
    zone,
    log: silentLog,
    secret: options.secret ?? 'a secret of this test',
    botName: '新航',
    say: ({ code }) => code,
    ...(options.isOpen && { isOpen: options.isOpen }),
    ...(options.allowedHosts && { allowedHosts: options.allowedHosts }),
    wallClock: options.wallClock ?? standingWallClock,
    ...(options.pageFolder !== undefined && { pageFolder: options.pageFolder }),
  });
  registerRehearsalRoutes(web, rehearsal, options.words ?? builtInWords());
  const sink = createStubSink(web, () => rehearsal.now().toZonedDateTimeISO(zone).toPlainDate().toString());
  await web.start(sink);
  await http.listen({ host: '127.0.0.1', port });
  const address = http.server.address();
  if (address === null || typeof address === 'string') throw new Error('the fixture listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    http,
    web,
    rehearsal,
    store,
    sink,
    close: async () => {
      await sink.settled();
      await web.stop();
      await http.close();
    },
  };
}

/** The sample customers' rooms, with the people who look after them. */
export async function openRooms({ web }: Fixture): Promise<void> {
  const staff = (...ids: string[]) => ids.map((platformUserId) => ({ platformUserId }));
  await web.ensureRoom({
    kind: 'customer',
    customerCode: 'C001',
    name: '华东精工 沟通群',
    staff: staff('li', 'zhang', 'wang'),
  });
  await web.ensureRoom({
    kind: 'customer',
    customerCode: 'C002',
    name: '苏州恒瑞机械 沟通群',
    staff: staff('li', 'chen', 'wang'),
  });
}
