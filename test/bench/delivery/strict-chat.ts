/** The strict fake of DingTalk, Feishu or WeCom as the other side of a benchmark, in a process of its own. */
import { standingNowMs } from '../../clock.ts';
import { startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { startFakeFeishu } from '../../fakes/feishu/index.ts';
import { ownTenant } from '../../fakes/feishu/world.ts';
import { startFakeWeCom } from '../../fakes/wecom/index.ts';
import { type ChatAnswer, type ChatQuestion, type ChatSettings, every, type Trouble } from './chat.ts';
import { answerQuestions, readSettings } from './processes.ts';

const settings = readSettings() as ChatSettings;
const codes = Array.from({ length: settings.messages }, (_, at) => `C${at + 1}`);
let asked = 0;
let answersLost = 0;
let askedForToken = 0;

/** Without an answer in time: done (`lose`, `hang`, `late`), not done (`drop`, `broken`). */
type Ambiguous = 'lose' | 'hang' | 'late' | 'drop' | 'broken';
type Outcome = Ambiguous | 'slow-down' | null;

/** Counted, not timed, so that a short run meets each of them. */
const outcomes: Readonly<Record<Trouble, (number: number) => Outcome>> = {
  none: () => null,
  few: (number) => (every(50, number) ? 'lose' : null),
  storm: (number) => (number % 2 === 0 && number % 80 < 20 ? 'slow-down' : null),
  reset: (number) => (number % 30 >= 20 ? 'drop' : null),
  hang: (number) => (every(15, number) ? 'hang' : null),
  late: (number) => (every(15, number) ? 'late' : null),
  lost: (number) => (every(5, number) ? 'lose' : null),
  '429': (number) => (every(10, number) ? 'slow-down' : null),
  '500': (number) => (every(10, number) ? 'broken' : null),
  mixed: (number) => mix[number % mix.length] ?? null,
};
const mix: readonly Outcome[] = [null, 'lose', 'slow-down', 'drop', null, 'late', 'broken', null, 'hang'];

/** What becomes of the next posting. */
function next(): Outcome {
  const outcome = outcomes[settings.trouble](asked);
  asked += 1;
  if (outcome !== null && outcome !== 'slow-down') answersLost += 1;
  return outcome;
}

/** The first request for an access token is cut off: nothing was posted then, and nothing is in doubt. */
function nextToken(): 'drop' | null {
  if (settings.trouble !== 'reset' && settings.trouble !== 'mixed') return null;
  askedForToken += 1;
  return askedForToken === 1 ? 'drop' : null;
}

interface Side {
  readonly url: string;
  /** Messages in each place. */
  counts(): readonly number[];
  refused(): number;
}

async function dingtalk(): Promise<Side> {
  const fake = await startFakeDingTalk({ nowMs: standingNowMs });
  const { people, addRoom } = fake.world;
  people.set('li', { id: 'li', name: '李主管', external: false });
  people.set('$:buyer', { id: '$:buyer', name: '客户', external: true });
  const rooms = codes.map((code) => addRoom(['li', '$:buyer'], code));
  fake.trouble('/v1.0/robot/groupMessages/send', () => {
    const outcome = next();
    if (outcome === null) return undefined;
    if (outcome === 'broken') return { how: 'refuse', status: 503, code: 'ServiceUnavailable' };
    if (outcome !== 'slow-down') return { how: outcome };
    return { how: 'refuse', status: 403, code: 'Forbidden.AccessDenied.QpsLimitForApi' };
  });
  fake.trouble('/v1.0/oauth2/accessToken', () => (nextToken() === null ? undefined : { how: 'drop' }));
  return {
    url: fake.baseUrl,
    counts: () => rooms.map(({ messages }) => messages.length),
    refused: () => fake.excess(),
  };
}

async function feishu(): Promise<Side> {
  const fake = await startFakeFeishu({ nowMs: standingNowMs });
  const { world } = fake;
  const known = { online: true, resigned: false, available: true };
  const li = { openId: 'li', name: '李主管', tenantKey: ownTenant, ...known };
  world.people.set('li', li);
  const buyer = world.addPerson('客户', 't-customer');
  for (const code of codes) {
    const made = world.addChat(code, [li, buyer]);
    world.chats.delete(made.id);
    world.chats.set(code, { ...made, id: code });
  }
  fake.trouble('POST', 'im/v1/messages', () => {
    const outcome = next();
    if (outcome === null) return undefined;
    if (outcome === 'lose') return 'lost answer';
    if (outcome === 'drop') return 'lost request';
    if (outcome === 'broken') return { status: 502, code: 0 };
    return outcome === 'slow-down' ? { status: 400, code: 230_020 } : outcome;
  });
  fake.trouble('POST', 'auth/v3/tenant_access_token/internal', () =>
    nextToken() === null ? undefined : 'lost request',
  );
  return {
    url: fake.baseUrl,
    counts: () => codes.map((code) => world.chats.get(code)?.messages.length ?? 0),
    refused: () => fake.slowedDown(),
  };
}

/** There an app cannot post to customers, so each colleague gets a message. */
async function wecom(): Promise<Side> {
  const fake = await startFakeWeCom({ nowMs: standingNowMs });
  const { world } = fake;
  for (const code of codes) world.people.set(code, { id: code, name: code, external: false, status: 1 });
  fake.trouble('/cgi-bin/message/send', () => {
    const outcome = next();
    if (outcome === null) return undefined;
    if (outcome === 'broken') return { how: 'refuse', code: -1 };
    return outcome === 'slow-down' ? { how: 'refuse', code: 45_009 } : { how: outcome };
  });
  fake.trouble('/cgi-bin/gettoken', () => (nextToken() === null ? undefined : { how: 'drop' }));
  return {
    url: fake.baseUrl,
    counts: () => codes.map((code) => world.direct(code).messages.length),
    refused: () => fake.dropped(),
  };
}

const sides = { dingtalk, feishu, wecom, slack: null } as const;
const open = sides[settings.platform];
if (open === null) throw new Error('Slack has a process of its own');
const side = await open();
let before = new Map<number, number>();
let since = { ms: performance.now(), cpu: process.cpuUsage() };

/** What each place got since `forget`. */
const got = (): readonly number[] => side.counts().map((count, at) => count - (before.get(at) ?? 0));

answerQuestions((question): ChatAnswer => {
  if ((question as ChatQuestion).ask === 'forget') {
    before = new Map(side.counts().entries());
    answersLost = 0;
    since = { ms: performance.now(), cpu: process.cpuUsage() };
  }
  const { user, system } = process.cpuUsage(since.cpu);
  const counts = got();
  return {
    url: side.url,
    posted: counts.reduce((total, count) => total + count, 0),
    duplicates: counts.reduce((total, count) => total + Math.max(0, count - 1), 0),
    refused: side.refused(),
    answersLost,
    ownCore: (user + system) / 1_000 / Math.max(1, performance.now() - since.ms),
  };
});
