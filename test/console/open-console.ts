/** The console as colleagues use it: the real page in a real browser, on a company with a few customers. */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { mountConsoleApi } from '../../bot/console/console-api.ts';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { createHttp } from '../../bot/http.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { offerLink } from '../../jobs/sign-in/sign-in.ts';
import { createGroupChat } from '../commands/group-chat.ts';
import { aCompany, type Colleague, type Company, type CompanyOptions } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { noLog } from '../log.ts';

export type Screen = 'desktop' | 'phone';
const viewports = { desktop: { width: 1360, height: 860 }, phone: { width: 390, height: 844 } } as const;

export interface OpenedPage {
  readonly page: Page;
  /** Errors and blocked content that the browser complained of; normally empty. */
  readonly complaints: readonly string[];
  /** What WCAG 2.2 A and AA forbid, as `rule: element`. */
  forbidden(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface ServedConsole extends Company {
  readonly url: string;
  /** A link as `/crm console` gives it. */
  link(who: Colleague): Promise<string>;
  open(
    browser: Browser,
    who: Colleague,
    options?: { readonly screen?: Screen; readonly dark?: boolean; readonly at?: string },
  ): Promise<OpenedPage>;
  close(): Promise<void>;
}

export async function serveConsole(pageFolder: string, options: CompanyOptions): Promise<ServedConsole> {
  const database = await freshDatabase();
  const chat = createGroupChat();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const company = await aCompany(database.db, { platforms: [chat.platform], publicUrl: url, ...options });
  const http = createHttp({ host: '127.0.0.1', port, log: noLog, ready: async () => [] });
  const sink = createSink(company.core);
  const web = mountConsole(http.app, company.core, { publicUrl: url, perMinute: 10_000, pageFolder });
  mountConsoleApi(web, company.core, sink);
  await http.listen();
  const link = async (who: Colleague) => {
    // More links than a person may ask for within ten minutes.
    await database.db.signIn.deleteMany({ where: { staffId: company.staff[who].id, signedInAt: null } });
    await database.db.$executeRaw`UPDATE sign_in SET offered_at = offered_at - interval '1 hour'`;
    return `${url}/console/sign-in#${await offerLink(company.core, company.staff[who], chat.platform.id)}`;
  };
  return {
    ...company,
    url,
    link,
    open: async (browser, who, { screen = 'desktop', dark = false, at } = {}) => {
      const context = await browser.newContext({
        viewport: viewports[screen],
        locale: 'zh-CN',
        // The page must show the company's time only.
        timezoneId: 'America/Los_Angeles',
        colorScheme: dark ? 'dark' : 'light',
        ...(screen === 'phone' && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(await link(who));
      await page.getByRole('button', { name: '登录' }).click();
      await page.waitForURL('**/console');
      if (at !== undefined) await page.goto(`${url}/console#${at}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return {
        page,
        complaints,
        forbidden: async () => {
          await page.evaluate(axe);
          return await page.evaluate<string[]>(`axe
            .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
            .then(({ violations }) =>
              violations.flatMap(({ id, nodes }) =>
                nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + (node.any[0] ? node.any[0].message : ''))))`);
        },
        close: () => context.close(),
      };
    },
    close: async () => {
      await sink.drained();
      await http.close();
      await database.close();
    },
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
