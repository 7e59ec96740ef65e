/** The console as colleagues use it: the real page in a real browser, on a company with a few customers. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { mountConsoleApi } from '../../bot/console/console-api.ts';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { createHttp } from '../../bot/http.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { offerLink } from '../../jobs/sign-in/sign-in.ts';
import { createGroupChat } from '../commands/group-chat.ts';
import { aCompany, type Colleague, type Company, type CompanyOptions } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { noLog } from '../log.ts';
import { builtPage } from '../page/built-page.ts';
import { forbidden } from '../page/forbidden.ts';
import { chromiumPath, sharedBrowser, skipReason } from '../page/open-browser.ts';

export type Screen = 'desktop' | 'phone';
const viewports = { desktop: { width: 1360, height: 860 }, phone: { width: 390, height: 844 } } as const;

/** What opens or is hovered over is looked at once it has come to rest. */
export const atRest = { timeout: 40_000, interval: 300 };

export interface OpenedPage {
  readonly page: Page;
  /** Errors and blocked content that the browser complained of; normally empty. */
  readonly complaints: readonly string[];
  /** What WCAG 2.2 A and AA forbid, as `rule: element`, and whether the page is wider than the screen. */
  forbidden(): Promise<readonly string[]>;
}

export interface OpenOptions {
  readonly screen?: Screen;
  readonly dark?: boolean;
  /** Where in the console; its first page without it. */
  readonly at?: string;
}

export interface ServedConsole extends Company {
  readonly url: string;
  /** A link as `/crm console` gives it. */
  link(who: Colleague): Promise<string>;
  /** Opens a page in a browser of its own, closed after the test. */
  open(who: Colleague, options?: OpenOptions): Promise<OpenedPage>;
  /** A browser of its own in which no one has signed in, closed after the test. */
  newcomer(): Promise<Page>;
}

interface Console extends ServedConsole {
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export interface TestedCompany extends CompanyOptions {
  /** For tests that change what the next one begins with. */
  readonly each?: 'test';
  /** Enters what the tests begin with. */
  readonly fill: (served: ServedConsole) => Promise<unknown>;
}

/** Tests of the console, with one company for all of them or, as `each` says, one for each. */
export function describeConsole(
  name: string,
  { each, fill, ...options }: TestedCompany,
  tests: (served: ServedConsole) => void,
): void {
  if (chromiumPath === undefined) console.warn(`${name} is not tested: ${skipReason}`);
  describe.skipIf(chromiumPath === undefined)(`in a browser, ${name}`, { timeout: 120_000 }, () => {
    let current: Console | undefined;
    const begin = async () => {
      current = await serveConsole(options);
      await fill(current);
    };
    const end = async () => {
      await current?.close();
      current = undefined;
    };
    if (each === undefined) {
      beforeAll(begin, 120_000);
      afterEach(() => current?.closePages());
      afterAll(end);
    } else {
      beforeEach(begin, 120_000);
      afterEach(end);
    }
    tests(
      new Proxy({} as ServedConsole, {
        get: (_, key): unknown => {
          if (current === undefined) throw new Error('the console is served only within a test');
          return Reflect.get(current, key);
        },
      }),
    );
  });
}

async function serveConsole(options: CompanyOptions): Promise<Console> {
  const [database, pageFolder, port] = await Promise.all([freshDatabase(), builtPage(), freePort()]);
  const chat = createGroupChat();
  const url = `http://localhost:${port}`;
  const company = await aCompany(database.db, { platforms: [chat.platform], publicUrl: url, ...options });
  const http = createHttp({ host: '127.0.0.1', port, log: noLog, ready: async () => [] });
  const sink = createSink(company.core);
  const web = mountConsole(http.app, company.core, { publicUrl: url, perMinute: 10_000, pageFolder });
  mountConsoleApi(web, company.core, sink);
  await http.listen();
  const token = async (who: Colleague) => {
    // More links than a person may ask for within ten minutes.
    await database.db.signIn.deleteMany({ where: { staffId: company.staff[who].id, signedInAt: null } });
    await database.db.$executeRaw`UPDATE sign_in SET offered_at = offered_at - interval '1 hour'`;
    return await offerLink(company.core, company.staff[who], chat.platform.id);
  };
  let contexts: BrowserContext[] = [];
  const newContext = async ({ screen = 'desktop', dark = false }: OpenOptions) => {
    const context = await (await sharedBrowser()).newContext({
      viewport: viewports[screen],
      locale: 'zh-CN',
      // The page must show the company's time only.
      timezoneId: 'America/Los_Angeles',
      colorScheme: dark ? 'dark' : 'light',
      ...(screen === 'phone' && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
    });
    contexts.push(context);
    return context;
  };
  const closePages = async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  };
  return {
    ...company,
    url,
    link: async (who) => `${url}/console/sign-in#${await token(who)}`,
    newcomer: async () => await (await newContext({})).newPage(),
    open: async (who, opening = {}) => {
      const context = await newContext(opening);
      // What the button of the page behind the link sends; the link itself is for the tests of the ways in.
      await context.request.post(`${url}/console/session`, {
        form: { token: await token(who) },
        headers: { origin: url },
        maxRedirects: 0,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(opening.at === undefined ? `${url}/console` : `${url}/console#${opening.at}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return { page, complaints, forbidden: () => forbidden(page) };
    },
    closePages,
    close: async () => {
      await closePages();
      await sink.drained();
      await http.close();
      await database.close();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
