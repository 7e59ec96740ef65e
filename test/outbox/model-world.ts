import type fc from 'fast-check';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { SteadyTime } from '../../jobs/steady-time.ts';
import type { ChatPlatform, FindResult, SendOptions, SendResult } from '../../jobs/ports.ts';

/** The fate of one request: its latency, whether the chat accepts it, and whether the response arrives. */
export interface Fate {
  readonly kind: 'accepted' | 'answer-lost' | 'request-lost' | 'slow-down';
  /** Latency of the request, below its timeout. */
  readonly arrivesAfterMs: number;
  /** From there to the response. */
  readonly answersAfterMs: number;
  /** From there until it is visible in the history. */
  readonly visibleAfterMs: number;
}

/** A slow statement: its connection hangs, or its process was stopped. */
export interface Delay {
  readonly worker: number;
  readonly statement: Statement;
  /** The n-th of its kind, from 0. */
  readonly nth: number;
  readonly ms: number;
}

/** The statements of jobs/outbox/transitions.ts, each identified by words unique to it. */
const words = {
  claim: 'INSERT INTO delivery',
  takeOver: 'SET attempt = attempt + 1',
  hold: "state = 'posting'",
  recordPosted: "state = 'posted', occupies",
  loseAnswer: "state = 'asking', reason",
  giveBack: 'DELETE FROM delivery',
  postAgain: "state = 'claimed', repeats",
  renew: 'SET lease_until = now()',
} as const;
export type Statement = keyof typeof words;
export const statements = Object.keys(words) as readonly Statement[];

/** The part of fast-check's scheduler the model uses: it chooses which of the possible steps happens next. */
export type Order = Pick<fc.Scheduler, 'schedule' | 'count' | 'waitNext'>;

/** First in, first out: for scenarios written by hand. */
export function inOrder(): Order {
  const waiting: (() => void)[] = [];
  return {
    schedule: async (task) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return await task;
    },
    count: () => waiting.length,
    waitNext: async () => {
      waiting.shift()?.();
    },
  };
}

const limitMs = 10_000;
/** Interval between a worker's polls: longer than in production, or polling would dominate the run. */
const lookEveryMs = 2_000;
/** Waits up to this length gather a batch, and are not polls. */
const gatheringMs = 10;
const storyMs = 90_000;

interface Message {
  readonly marker: string;
  readonly visibleMs: number;
}

/** Workers sharing one database and one chat. Time only passes when nothing else can happen. */
export function createWorld(core: Core, s: Order, fates: readonly Fate[], delays: readonly Delay[]) {
  let nowMs = 0;
  let busy = 0;
  let isOver = false;
  let requests = 0;
  const later: { readonly atMs: number; readonly happen: () => void }[] = [];
  const messages: Message[] = [];
  const ran = new Set<Statement>();
  const at = (ms: number, happen: () => void) => later.push({ atMs: ms, happen });

  /** Real work in between, which the scheduler waits for. */
  const really = async <Result>(work: () => PromiseLike<Result>): Promise<Result> => {
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
    }
  };
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < 4; turns += 1) {
      if (busy > 0) turns = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  /** Leases, pauses and pending requests age together. */
  const pass = async (ms: number): Promise<void> => {
    const untilMs = nowMs + ms;
    for (;;) {
      later.sort((a, b) => a.atMs - b.atMs);
      const next = later[0];
      if (next === undefined || next.atMs > untilMs) break;
      later.shift();
      nowMs = Math.max(nowMs, next.atMs);
      next.happen();
    }
    nowMs = untilMs;
    const older = `- ${ms} * interval '1 millisecond'`;
    await really(() =>
      core.db.sql.query(
        `WITH p AS (UPDATE pause SET until = until ${older})
         UPDATE delivery SET lease_until = lease_until ${older}, claimed_at = claimed_at ${older}`,
      ),
    );
  };

  const request = async (options: SendOptions): Promise<SendResult> => {
    const fate = fates[requests % fates.length];
    requests += 1;
    if (fate === undefined || isOver) {
      messages.push({ marker: options.marker, visibleMs: nowMs });
      return { status: 'accepted', ref: { platformRoomId: 'room', platformMessageId: options.marker } };
    }
    const arrivedMs = nowMs + fate.arrivesAfterMs;
    const answeredMs = arrivedMs + fate.answersAfterMs;
    if (fate.kind === 'accepted' || fate.kind === 'answer-lost') {
      at(arrivedMs, () =>
        messages.push({ marker: options.marker, visibleMs: arrivedMs + fate.visibleAfterMs }),
      );
    }
    const isHeard = (fate.kind === 'accepted' || fate.kind === 'slow-down') && answeredMs < nowMs + limitMs;
    const endedMs = isHeard ? answeredMs : nowMs + limitMs;
    await new Promise<void>((resolve) => at(endedMs, resolve));
    if (!isHeard) return { status: 'unknown', cause: 'no answer' };
    if (fate.kind === 'slow-down') {
      return { status: 'rejected', problem: 'rate_limited', detail: '429', retryAfterMs: 1_000 };
    }
    return { status: 'accepted', ref: { platformRoomId: 'room', platformMessageId: options.marker } };
  };
  const read = (markers: readonly string[]): FindResult => {
    const found = messages.filter(({ marker, visibleMs }) => markers.includes(marker) && visibleMs <= nowMs);
    const ref = (marker: string) => ({ platformRoomId: 'room', platformMessageId: marker });
    return { status: 'read', found: new Map(found.map(({ marker }) => [marker, ref(marker)])) };
  };

  /** Every outside effect of a worker passes a gate, which never opens for a dead one. */
  const createWorker = (number: number) => {
    const name = `worker ${number}`;
    let isDead = false;
    const seen: Statement[] = [];
    const delay = async (text: string): Promise<void> => {
      const statement = statements.find((one) => text.includes(words[one]));
      if (statement === undefined) return;
      const nth = seen.filter((one) => one === statement).length;
      seen.push(statement);
      ran.add(statement);
      const found = delays.find(
        (one) => one.worker === number && one.statement === statement && one.nth === nth,
      );
      if (found !== undefined) await new Promise<void>((resolve) => at(nowMs + found.ms, resolve));
    };
    const gate = async (what: string): Promise<void> => {
      if (isDead) await never;
      await s.schedule(Promise.resolve(), `${name}: ${what}`);
      if (isDead) await never;
    };
    const gated: Gated = async (what, text, work) => {
      await delay(text);
      await gate(what);
      const result = await really(work);
      await gate(`${what}, done`);
      return result;
    };
    const platform: ChatPlatform = {
      ...(core.platforms.get('paper') as ChatPlatform),
      post: async (_room, _text, options) => await answered(options),
      dm: async (_to, _text, options) => await answered(options),
      find: async (_target, markers) => {
        await gate('find');
        const result = read(markers);
        await gate('find, done');
        return result;
      },
    };
    const answered = async (options: SendOptions): Promise<SendResult> => {
      const result = await request(options);
      await gate('answer');
      return result;
    };
    const time: SteadyTime = {
      nowMs: () => nowMs,
      wait: async (ms) => {
        const least = ms <= gatheringMs ? 0 : lookEveryMs;
        await new Promise<void>((resolve) => at(nowMs + Math.max(ms, least), resolve));
        if (isDead) await never;
      },
      isDatabaseClockEven: async () => true,
    };
    const mine: Core = {
      ...core,
      db: gatedDb(core.db, gated),
      platforms: new Map([['paper', platform]]),
    };
    return {
      /** Polls repeatedly, as the ticks make it do. */
      work: async (): Promise<void> => {
        for (;;) {
          await deliverDue(mine, undefined, undefined, time);
          await time.wait(lookEveryMs);
        }
      },
      die: () => {
        isDead = true;
      },
    };
  };

  return {
    messages,
    /** The statements recognised so far. */
    ran,
    createWorker,
    pass,
    /** Lets the scheduler choose; when nothing is left to choose, time passes. */
    run: async (isDone: () => Promise<boolean>): Promise<void> => {
      for (;;) {
        await quiet();
        if (s.count() > 0) {
          await s.waitNext(1);
          continue;
        }
        const [next] = later.toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined || next.atMs > storyMs || (await isDone())) return;
        await pass(Math.max(1, next.atMs - nowMs));
      }
    },
    /** From now on nothing fails, and time passes as needed. */
    heal: async (): Promise<void> => {
      isOver = true;
      await pass(limitMs + 3_000);
      const time: SteadyTime = {
        nowMs: () => nowMs,
        wait: async (ms) => {
          if (ms > 1_000) await never;
          await pass(ms);
        },
        isDatabaseClockEven: async () => true,
      };
      const platform: ChatPlatform = {
        ...(core.platforms.get('paper') as ChatPlatform),
        post: async (_room, _text, options) => await request(options),
        dm: async (_to, _text, options) => await request(options),
        find: async (_target, markers) => read(markers),
      };
      for (let round = 0; round < 3; round += 1) {
        await pass(20_000);
        await deliverDue({ ...core, platforms: new Map([['paper', platform]]) }, undefined, undefined, time);
      }
    },
  };
}

const never = new Promise<never>(() => {});

type Gated = <Result>(what: string, text: string, work: () => PromiseLike<Result>) => Promise<Result>;

/** The real statements, each between two gates. */
/** The SQL of a statement, given as text or as a named one. */
function textOf(statement: unknown): string {
  const named = typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'text') : null;
  return String(named ?? statement);
}

function gatedDb(db: Core['db'], gated: Gated): Core['db'] {
  const wrap = (target: object, prefix: string): object =>
    new Proxy(target, {
      get(of, key) {
        const value: unknown = Reflect.get(of, key, of);
        const name = `${prefix}${String(key)}`;
        if (typeof value === 'function') {
          return (...given: unknown[]) =>
            gated(name, textOf(given[0]), () => Reflect.apply(value, of, given) as PromiseLike<unknown>);
        }
        return typeof value === 'object' && value !== null ? wrap(value, `${name}.`) : value;
      },
    });
  return wrap(db, '') as Core['db'];
}
