import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Console, type ConsoleOptions, mountConsole } from '../../bot/console/mount-console.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { createHttp, type Http } from '../../bot/http.ts';
import { type Counter, openCounter, textOf } from '../commands/counter.ts';
import { accountOf, type Colleague } from '../company.ts';
import { call } from '../platforms/web/client.ts';
import { createKeptLog } from '../queue/log.ts';

/** The console behind its public address, with its own company; every test finds it as it was at first. */
export function useSite(): void {
  beforeAll(async () => {
    counter = await openCounter();
  });
  afterAll(() => counter.close());
  beforeEach(async () => {
    log = createKeptLog();
    await asBefore();
    await serve();
  });
  afterEach(() => http.close());
}

/** The public URL; the company's TLS proxy is in front of it. */
export const site = 'https://crm.example.com';

export let counter: Counter;

export let http: Http;

export let server: string;

export let log: ReturnType<typeof createKeptLog>;

export let web: Console;

/** Restores the initial state: no sessions, the original register. */
export async function asBefore(): Promise<void> {
  const { db } = counter.core;
  counter.chat.people.clear();
  await db.signIn.deleteMany();
  await db.audit.deleteMany();
  await db.handover.deleteMany();
  for (const { id, code, name } of Object.values(counter.staff)) {
    await db.staff.update({ where: { id }, data: { name, leftOn: null } });
    await db.staffIdentity.updateMany({ where: { staffId: id }, data: { platformUserId: accountOf(code) } });
  }
}

export async function serve(options: Partial<ConsoleOptions> = {}): Promise<void> {
  http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  const core = { ...counter.core, log };
  web = mountConsole(http.app, core, { publicUrl: site, perMinute: 10_000, ...options });
  web.add(
    { path: '/queues', label: { 'zh-CN': '任务队列', en: 'Queue' }, may: ({ code }) => code === 'chen' },
    (scope) => {
      scope.get('/queues', async () => 'the queue');
      scope.post('/queues/retry', async () => 'tried again');
    },
  );
  server = await http.listen();
}

export const ask = async (by: Colleague, publicUrl: string | undefined = site): Promise<string> => {
  const ctx = await counter.context(by);
  return textOf(await runCommand({ ...ctx, core: { ...ctx.core, publicUrl } }, '/crm 控制台'));
};

/** The token in the link a person is given. */
export const linkFor = async (by: Colleague): Promise<string> => {
  const [, token = ''] = /#(\S+)$/mu.exec(await ask(by)) ?? [];
  expect(token).toMatch(/^[\w-]{43}$/u);
  return token;
};

export interface Sent {
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export const get = (path: string, { cookie, headers = {} }: Sent = {}) =>
  call<string>(`${server}${path}`, { headers: { ...(cookie === undefined ? {} : { cookie }), ...headers } });

export const post = (
  path: string,
  fields: Readonly<Record<string, string>>,
  { cookie, headers = {} }: Sent = {},
) =>
  call<string>(`${server}${path}`, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: site,
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
  });

export const cookieOf = (answer: {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}) => {
  const set = answer.headers['set-cookie'];
  return typeof set === 'string' ? set : (set?.[0] ?? '');
};

export const signIn = async (token: string, sent: Sent = {}) => {
  const answer = await post('/console/session', { token }, sent);
  return { answer, cookie: cookieOf(answer).split(';')[0] };
};

export const signedIn = async (by: Colleague) => (await signIn(await linkFor(by))).cookie;

export const whoIsIt = async (cookie: string | undefined) => {
  const { status, body } = await get('/console', { cookie });
  return status === 200 ? /您已登录：(.*?)（/u.exec(body)?.[1] : status;
};

export const audited = async () =>
  (
    await counter.core.db.audit.findMany({
      where: { action: { startsWith: 'console.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ actor, action }) => `${actor} ${action}`);

export const timePasses = async (interval: string) => {
  await counter.core.db.$executeRawUnsafe(`
    UPDATE sign_in SET offered_at = offered_at - interval '${interval}',
      link_expires_at = link_expires_at - interval '${interval}',
      session_expires_at = session_expires_at - interval '${interval}',
      signed_in_at = signed_in_at - interval '${interval}', asked_at = asked_at - interval '${interval}',
      confirmed_at = confirmed_at - interval '${interval}'`);
};
