import type fc from 'fast-check';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { SteadyTime } from '../../jobs/steady-time.ts';
import type { ChatPlatform, FindResult, SendOptions, SendResult } from '../../jobs/ports.ts';
import { createColleague, type Sending } from './model-colleague.ts';

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

/** The statements of the outbox, each identified by words unique to it. */
const words = {
  claim: 'INSERT INTO delivery',
  takeOver: 'SET attempt = attempt + 1',
  hold: "state = 'posting'",
  recordPosted: "state = 'posted', occupies",
  loseAnswer: "state = 'asking', reason",
  giveBack: 'DELETE FROM delivery',
  postAgain: "state = 'claimed', repeats",
  renew: 'SET lease_until = now()',
  giveToColleague: "state = 'handed', handed_at",
  waitForSender: 'asks = 0, send_reminders',
  askLater: 'SET asks = d.asks + 1',
  recordUnknown: "state = 'unknown', occupies",
} as const;
export type Statement = keyof typeof words;
const common = ['claim', 'takeOver', 'hold', 'recordPosted', 'loseAnswer', 'giveBack', 'renew'] as const;
/** Those of a message that the bot posts itself. */
export const statements: readonly Statement[] = [...common, 'postAgain'];
/** Those of a message that a colleague sends. */
export const handedStatements: readonly Statement[] = [
  ...common,
  'giveToColleague',
  'waitForSender',
  'askLater',
  'recordUnknown',
];

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
/** What a colleague was given is asked about every three minutes: the story is longer, and polled more rarely after its beginning. */
const handedStoryMs = 420_000;
const lookRarelyEveryMs = 45_000;
const beginningMs = 40_000;

interface Message {
  readonly marker: string;
  readonly visibleMs: number;
}

/**
 * Workers sharing one database and one chat. Time only passes when nothing else can happen.
 *
 * @param sending the chat keeps no history, and gives each message to a colleague to send
 * @param once the chat keeps no history, and posts each marker once
 */
export function createWorld(
  core: Core,
  s: Order,
  fates: readonly Fate[],
  delays: readonly Delay[],
  sending: Sending | null = null,
  once = false,
) {
  let nowMs = 0;
  let busy = 0;
  let isOver = false;
  let requests = 0;
  const later: { readonly atMs: number; readonly happen: () => void }[] = [];
  const messages: Message[] = [];
  const ran = new Set<Statement>();
  const at = (ms: number, happen: () => void) => later.push({ atMs: ms, happen });
  const colleague =
    sending === null ? null : createColleague(sending, (ms, happen) => at(nowMs + ms, happen));
  /** The chat has the request. */
  const arrive = (marker: string, visibleMs: number): void => {
    if (once && messages.some((one) => one.marker === marker)) return;
    if (colleague === null) messages.push({ marker, visibleMs });
    else colleague.receive(marker);
  };
  const told = (marker: string): SendResult => ({
    status: 'accepted',
    ref: { platformRoomId: 'room', platformMessageId: marker },
  });
  const heard = (marker: string): SendResult =>
    colleague === null ? told(marker) : { status: 'handed-over', ref: colleague.refOf(marker) };

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
      arrive(options.marker, nowMs);
      return heard(options.marker);
    }
    const arrivedMs = nowMs + fate.arrivesAfterMs;
    const answeredMs = arrivedMs + fate.answersAfterMs;
    if (fate.kind === 'accepted' || fate.kind === 'answer-lost') {
      at(arrivedMs, () => arrive(options.marker, arrivedMs + fate.visibleAfterMs));
    }
    const isHeard = (fate.kind === 'accepted' || fate.kind === 'slow-down') && answeredMs < nowMs + limitMs;
    const endedMs = isHeard ? answeredMs : nowMs + limitMs;
    await new Promise<void>((resolve) => at(endedMs, resolve));
    if (!isHeard) return { status: 'unknown', cause: 'no answer' };
    if (fate.kind === 'slow-down') {
      return { status: 'rejected', problem: 'rate_limited', detail: '429', retryAfterMs: 1_000 };
    }
    return heard(options.marker);
  };
  const read = (markers: readonly string[]): FindResult => {
    if (colleague !== null) return { status: 'cannot-tell', why: 'the chat keeps no history' };
    if (once) return { status: 'repeat' };
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
      const statement = [...statements, ...handedStatements].find((one) => text.includes(words[one]));
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
      dm: async (_to, _text, options) =>
        colleague === null ? await answered(options) : told(options.marker),
      find: async (_target, markers) => {
        await gate('find');
        const result = read(markers);
        await gate('find, done');
        return result;
      },
      ...(colleague === null ? {} : { handOver: colleague.handOver(gate) }),
    };
    const answered = async (options: SendOptions): Promise<SendResult> => {
      const result = await request(options);
      await gate('answer');
      return result;
    };
    const time: SteadyTime = {
      nowMs: () => nowMs,
      wait: async (ms) => {
        const polls = nowMs < beginningMs ? lookEveryMs : lookRarelyEveryMs;
        const least = ms <= gatheringMs ? 0 : polls;
        await new Promise<void>((resolve) => at(nowMs + Math.max(ms, least), resolve));
        if (isDead) await never;
      },
      noteDatabaseClock: () => {},
      isDatabaseClockEven: () => true,
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
    /** What a colleague was given. */
    tasks: colleague?.tasks ?? [],
    /** The statements recognised so far. */
    ran,
    createWorker,
    pass,
    /** Someone outside the outbox does this then. */
    later: (ms: number, work: () => Promise<void>): void => {
      at(ms, () => void really(work));
    },
    /** Lets the scheduler choose; when nothing is left to choose, time passes. */
    run: async (isDone: () => Promise<boolean>): Promise<void> => {
      for (;;) {
        await quiet();
        if (s.count() > 0) {
          await s.waitNext(1);
          continue;
        }
        const [next] = later.toSorted((a, b) => a.atMs - b.atMs);
        const endMs = colleague === null ? storyMs : handedStoryMs;
        if (next === undefined || next.atMs > endMs || (await isDone())) return;
        await pass(Math.max(1, next.atMs - nowMs));
      }
    },
    /** From now on nothing fails, and time passes as needed. */
    heal: async (): Promise<void> => {
      isOver = true;
      colleague?.heal();
      await pass(limitMs + 3_000);
      const time: SteadyTime = {
        nowMs: () => nowMs,
        wait: async (ms) => {
          if (ms > 1_000) await never;
          await pass(ms);
        },
        noteDatabaseClock: () => {},
        isDatabaseClockEven: () => true,
      };
      const platform: ChatPlatform = {
        ...(core.platforms.get('paper') as ChatPlatform),
        post: async (_room, _text, options) => await request(options),
        dm: async (_to, _text, options) =>
          colleague === null ? await request(options) : told(options.marker),
        find: async (_target, markers) => read(markers),
        ...(colleague === null ? {} : { handOver: colleague.handOver(async () => {}) }),
      };
      for (let round = 0; round < 3; round += 1) {
        await pass(colleague === null ? 20_000 : 200_000);
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
