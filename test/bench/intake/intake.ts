import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../../../jobs/open-store.ts';
import { openDurableStore } from '../open-durable-store.ts';
import { type Asked, startProcess } from '../delivery/processes.ts';
import type { ChatAnswer, ChatQuestion, ChatSettings } from '../delivery/chat.ts';
import { median, rounded } from '../figures.ts';
import { type Load, sendAll } from './load.ts';
import { type IntakeSettings, makeRequests } from './requests.ts';

export interface IntakeOptions {
  readonly messages: number;
  readonly runs: number;
  /** Times the intake is killed while events arrive. */
  readonly kills: number;
}

const secret = 'benchmark';
/** As many as Slack might open. */
const connections = 32;
/** More than an open loop at half of the floor's rate ever needs. */
const openConnections = 128;
const killedAfterMs = 1_500;

type Server = Asked<'where', string>;

/**
 * Signed Slack events into role `chat`, whose items are not worked on, against Fastify and `pg` that verify and insert
 * once. Ours and the floor alternate: throughput over 32 connections, then latency at half of the floor's rate.
 */
export async function intake({ messages, runs, kills }: IntakeOptions) {
  const store = await openDurableStore();
  const slack: Asked<ChatQuestion, ChatAnswer> = await startProcess('slack.ts', {
    platform: 'slack',
    messages: 0,
    answersAfterMs: 0,
    perSecond: null,
    trouble: 'none',
  } satisfies ChatSettings);
  try {
    const { url: slackUrl } = await slack.ask({ ask: 'where' });
    const settings: IntakeSettings = { url: store.url, secret, slackUrl };
    const bench = createBench(store, settings);
    const floor: Server = await startProcess('../intake/floor.ts', settings);
    const ours: Server = await startProcess('../intake/ours.ts', settings);
    const figures: { floor: Figures; ours: Figures }[] = [];
    // The first round only warms up.
    for (let run = 0; run <= runs; run += 1) {
      const floorFast = await bench.run(floor, messages, null);
      const oursFast = await bench.run(ours, messages, null);
      const half = floorFast.perSecond / 2;
      const floorHalf = await bench.run(floor, messages / 2, half);
      const oursHalf = await bench.run(ours, messages / 2, half);
      if (run === 0) continue;
      figures.push({
        floor: { perSecond: floorFast.perSecond, p99Ms: floorHalf.p99Ms },
        ours: { perSecond: oursFast.perSecond, p99Ms: oursHalf.p99Ms },
      });
    }
    await floor.stop();
    await ours.stop();
    for (let kill = 0; kill < kills; kill += 1) await bench.kill(settings, messages);
    const of = (pick: (one: (typeof figures)[number]) => number) => median(figures.map(pick));
    return {
      bench: 'intake',
      messages,
      floor_per_s: Math.round(of(({ floor: { perSecond } }) => perSecond)),
      ours_per_s: Math.round(of(({ ours: { perSecond } }) => perSecond)),
      ratio: rounded(of((one) => one.ours.perSecond / one.floor.perSecond)),
      floor_p99_ms: rounded(of(({ floor: { p99Ms } }) => p99Ms)),
      ours_p99_ms: rounded(of(({ ours: { p99Ms } }) => p99Ms)),
      p99_ratio: rounded(of((one) => one.ours.p99Ms / one.floor.p99Ms)),
      refused: bench.refused(),
      kills,
      lost: bench.lost(),
    };
  } finally {
    await slack.stop();
    await store.stop();
  }
}

interface Figures {
  readonly perSecond: number;
  readonly p99Ms: number;
}

function createBench({ pool }: Store, settings: IntakeSettings) {
  let series = 0;
  let lost = 0;
  let refused = 0;

  const send = async (server: Server, count: number, perSecond: number | null): Promise<Load> => {
    series += 1;
    const requests = makeRequests(Math.round(count), series, settings.secret);
    await pool.query('TRUNCATE inbound CASCADE');
    const lines = perSecond === null ? connections : openConnections;
    const load = await sendAll(await server.ask('where'), requests, lines, perSecond);
    const { rows } = await pool.query<{ key: string }>('SELECT dedupe_key AS key FROM inbound');
    const stored = new Set(rows.map(({ key }) => key));
    if (stored.size !== rows.length) throw new Error('an event was stored twice');
    lost += [...load.acknowledged].filter((key) => !stored.has(key)).length;
    refused += load.refused;
    return load;
  };

  return {
    async run(server: Server, count: number, perSecond: number | null): Promise<Figures> {
      const { latencies, seconds } = await send(server, count, perSecond);
      const sorted = latencies.toSorted((a, b) => a - b);
      return {
        perSecond: latencies.length / seconds,
        p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      };
    },
    /** Kills the intake while events arrive; what it acknowledged has to be stored. */
    async kill(given: IntakeSettings, count: number): Promise<void> {
      const server: Server = await startProcess('../intake/ours.ts', given);
      const sent = send(server, count * 10, null);
      await wait(killedAfterMs);
      await server.stop();
      const { latencies } = await sent;
      if (latencies.length === 0) throw new Error('it was killed before anything was answered');
    },
    lost: () => lost,
    refused: () => refused,
  };
}
