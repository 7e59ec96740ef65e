/** The strict fake of DingTalk, Feishu or WeCom as the other side of a benchmark, in a process of its own. */
import { standingNowMs } from '../../clock.ts';
import { startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { startFakeFeishu } from '../../fakes/feishu/index.ts';
import { ownTenant } from '../../fakes/feishu/world.ts';
import { startFakeWeCom } from '../../fakes/wecom/index.ts';
import { type ChatAnswer, type ChatQuestion, type ChatSettings, every } from './chat.ts';
import { answerQuestions, readSettings } from './processes.ts';

const settings = readSettings() as ChatSettings;
const codes = Array.from({ length: settings.messages }, (_, at) => `C${at + 1}`);
let asked = 0;
let answersLost = 0;

type Outcome = 'lose' | 'slow-down' | 'broken' | null;

/** What becomes of the next posting. */
function next(): Outcome {
  const { trouble } = settings;
  const number = asked;
  asked += 1;
  if (trouble === 'none') return null;
  if (trouble === '429' && every(10, number)) return 'slow-down';
  if (trouble === '500' && every(10, number)) return 'broken';
  return every(trouble === 'lost' ? 5 : 50, number) ? 'lose' : null;
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
    if (outcome === 'lose') answersLost += 1;
    if (outcome === null) return undefined;
    if (outcome === 'lose') return { how: 'lose' };
    return outcome === 'broken'
      ? { how: 'refuse', status: 503, code: 'ServiceUnavailable' }
      : { how: 'refuse', status: 403, code: 'Forbidden.AccessDenied.QpsLimitForApi' };
  });
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
    if (outcome === 'lose') answersLost += 1;
    if (outcome === null) return undefined;
    if (outcome === 'lose') return 'lost answer';
    return outcome === 'broken' ? { status: 502, code: 0 } : { status: 400, code: 230_020 };
  });
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
    if (outcome === 'lose') answersLost += 1;
    if (outcome === null) return undefined;
    if (outcome === 'lose') return { how: 'lose' };
    return { how: 'refuse', code: outcome === 'broken' ? -1 : 45_009 };
  });
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
