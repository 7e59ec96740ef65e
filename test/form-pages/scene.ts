import { createSink } from '../../bot/inbound/create-sink.ts';
import { type FormPagesOptions, mountFormPages } from '../../bot/form-pages/mount-form-pages.ts';
import { createHttp } from '../../bot/http.ts';
import type { Core } from '../../jobs/core.ts';
import type { ChatPlatform, Sender } from '../../jobs/ports.ts';
import { accountOf, aCompany, type CompanyOptions } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import { call } from '../platforms/web/client.ts';
import { createKeptLog } from '../queue/log.ts';

/** The public URL; the company's TLS proxy is in front of it. */
export const site = 'https://crm.example.com';

/** A company on a chat that cannot show forms, with the program's pages. */
export async function openFormScene({
  pages = {},
  ...options
}: CompanyOptions & { pages?: Partial<FormPagesOptions> } = {}) {
  const database = await freshDatabase();
  const chat = createPaperChat();
  const platform: ChatPlatform = {
    ...chat.platform,
    capabilities: { ...chat.platform.capabilities, form: 'external-page' },
  };
  const company = await aCompany(database.db, { ...options, platforms: [platform] });
  const log = createKeptLog();
  const core: Core = { ...company.core, log, publicUrl: site };
  const sink = createSink(core);
  const http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  let held: { readonly until: number; readonly waiting: (() => void)[] } | null = null;
  const intake: FormPagesOptions['sink'] = {
    deadline: sink.deadline,
    accept: async (inbound, deadline) => {
      const { until, waiting } = held ?? { until: 0, waiting: [] };
      if (waiting.length + 1 < until) await new Promise<void>((resolve) => waiting.push(resolve));
      else for (const go of waiting) go();
      return await sink.accept(inbound, deadline);
    },
  };
  mountFormPages(http.app, core, { publicUrl: site, sink: intake, perMinute: 10_000, ...pages });
  const server = await http.listen();

  let clicks = 0;
  const presses = async (from: Sender, action: string, value: string) => {
    clicks += 1;
    await sink.accept({
      kind: 'click',
      platform: 'paper',
      dedupeKey: `click-${clicks}`,
      at: company.clock.now().toString(),
      from,
      action,
      value,
      handle: { platformUserId: from.platformUserId },
    });
    await sink.drained();
  };
  /** What the chat has said to a colleague. */
  const told = (code: string) =>
    chat.messages.filter(({ room }) => room === `dm:${accountOf(code)}`).map(({ text }) => text);
  const linkIn = (text = '') => /https:\/\/crm\.example\.com(\/forms\/[\w-]{43})$/mu.exec(text)?.[1] ?? null;
  return {
    ...company,
    core,
    db: database.db,
    chat,
    platform,
    sink,
    log,
    server,
    presses,
    told,
    /** The path of the page that a colleague is given for a button. */
    opens: async (code: string, action: string, value: string): Promise<string> => {
      await presses({ platformUserId: accountOf(code), name: code, external: false }, action, value);
      const path = linkIn(told(code).at(-1));
      if (path === null) throw new Error(`no page for ${code}: ${told(code).at(-1)}`);
      return path;
    },
    linkIn,
    get: (path: string) => call<string>(`${server}${path}`),
    submit: (path: string, fields: Readonly<Record<string, string>>, headers: object = {}) =>
      call<string>(`${server}${path}`, {
        body: new URLSearchParams(
          Object.entries(fields).map(([key, value]): [string, string] => [`field.${key}`, value]),
        ).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site, ...headers },
      }),
    /** The next submissions are taken in together, once there are so many. */
    holdSubmissions: (until: number) => {
      held = { until, waiting: [] };
    },
    timePasses: async (interval: string) => {
      await database.db.$executeRawUnsafe(`
        UPDATE form_page SET offered_at = offered_at - interval '${interval}', expires_at = expires_at - interval '${interval}'`);
    },
    close: async () => {
      await sink.drained();
      await http.close();
      await database.close();
    },
  };
}

export type FormScene = Awaited<ReturnType<typeof openFormScene>>;
