import { builtInWords } from '../../../templates/reader/words.ts';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { parse } from 'yaml';
import { z } from 'zod';
import { createHttp } from '../../../bot/http.ts';
import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import { createDeadline } from '../../../jobs/deadline.ts';
import type { ChatPlatform, Inbound, InboundKind, InboundOf, InboundSink, Log } from '../../../jobs/ports.ts';
import { whenDone } from '../../when-done.ts';
import { createChanges } from '../../fakes/slack/changes.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../../fakes/slack/index.ts';

/** The scopes and events of the published manifest; tests get no more than that. */
export const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string(), should_escape: z.boolean() })),
      shortcuts: z.array(z.object({ callback_id: z.string(), type: z.string() })),
      app_home: z.object({
        home_tab_enabled: z.boolean(),
        messages_tab_enabled: z.boolean(),
        messages_tab_read_only_enabled: z.boolean(),
      }),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
      interactivity: z.object({ is_enabled: z.boolean() }),
      socket_mode_enabled: z.boolean(),
    }),
    display_information: z.object({
      long_description: z.string().min(174).max(4000),
      name: z.string().max(35),
    }),
  })
  .parse(parse(readFileSync(new URL('../../../docs/slack-manifest.yaml', import.meta.url), 'utf8')));

/** An in-memory store with the one guarantee the port requires: each key is stored once. */
export interface Sink extends InboundSink {
  readonly stored: readonly Inbound[];
  /** How often each key was offered. */
  readonly offered: ReadonlyMap<string, number>;
  of<K extends InboundKind>(kind: K): readonly InboundOf<K>[];
  /** Makes the next `times` items fail to be stored. */
  fail(times: number): void;
  /** Blocks storing until released; `begun(n)` resolves once that many are waiting. */
  hold(): { begun(count: number): Promise<void>; release(): void };
  problems: (form: string, values: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

export function createSink(): Sink {
  const stored: Inbound[] = [];
  const offered = new Map<string, number>();
  let failures = 0;
  let held: Promise<void> = Promise.resolve();
  const waiting = createChanges();
  let entered = 0;
  const sink: Sink = {
    stored,
    offered,
    problems: () => ({}),
    of: <K extends InboundKind>(kind: K) => stored.filter((one): one is InboundOf<K> => one.kind === kind),
    fail(times) {
      failures = times;
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      const before = entered;
      return {
        release,
        begun: async (count) =>
          void (await waiting.until('something to store', () => entered - before >= count)),
      };
    },
    deadline: () => createDeadline(),
    explain: (error) => builtInWords().say(error.says, 'zh-CN'),
    async accept(inbound) {
      entered += 1;
      waiting.announce();
      await held;
      offered.set(inbound.dedupeKey, (offered.get(inbound.dedupeKey) ?? 0) + 1);
      if (failures > 0) {
        failures -= 1;
        throw new Error('the database is away');
      }
      if (stored.some(({ dedupeKey }) => dedupeKey === inbound.dedupeKey)) return 'duplicate';
      stored.push(inbound);
      return 'stored';
    },
    checkForm: (form, values) => sink.problems(form, values),
  };
  return sink;
}

export interface Clock {
  ms: number;
}

export interface Rig {
  readonly fake: FakeSlack;
  readonly platform: ChatPlatform;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly http: FastifyInstance;
  /** The URL of `/slack/events`. */
  readonly url: string;
  readonly log: readonly string[];
}

export interface RigOptions {
  readonly mode: 'socket' | 'http';
  readonly fake?: Partial<FakeSlackOptions>;
  /** False for a process that only sends. */
  readonly start?: boolean;
  readonly config?: Readonly<Record<string, string>>;
}

/** 10 March 2026, 09:00 in Shanghai. */
export const morning = Date.parse('2026-03-10T01:00:00Z');

/** The platform connected to its own fake Slack. */
export async function startRig({
  mode,
  fake: given = {},
  start = true,
  config = {},
}: RigOptions): Promise<Rig> {
  const clock: Clock = { ms: morning };
  const fake = await startFakeSlack({
    mode,
    nowMs: () => clock.ms,
    scopes: manifest.oauth_config.scopes.bot,
    events: manifest.settings.event_subscriptions.bot_events,
    ...given,
  });
  whenDone(() => fake.close());

  const lines: string[] = [];
  const log = recordLog(lines);
  const { app: http } = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  const platform = createSlackPlatform(
    {
      botToken: fake.botToken,
      apiUrl: fake.apiUrl,
      ...(mode === 'socket' ? { appToken: fake.appToken } : { signingSecret: fake.signingSecret }),
      ...config,
    },
    { http, log, nowMs: () => clock.ms },
  );
  const sink = createSink();
  whenDone(async () => {
    await platform.stop();
    await http.close();
  });
  const url = `${await http.listen({ port: 0, host: '127.0.0.1' })}/slack/events`;
  if (start) {
    await platform.start(sink);
    if (mode === 'http') await fake.sendEventsTo(url);
  }
  return { fake, platform, sink, clock, http, url, log: lines };
}

function recordLog(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The people of one customer, and their room. */
export function peopleOf(fake: FakeSlack) {
  const li = fake.addPerson('李主管');
  const zhang = fake.addPerson('张伟');
  const buyer = fake.addPerson('王经理', { team: 'T0CUSTOMER' });
  const room = fake.addChannel('cust-c001', [li, zhang, buyer]);
  const staffRoom = fake.addChannel('staff-c001', [li, zhang]);
  return { li, zhang, buyer, room, staffRoom };
}
