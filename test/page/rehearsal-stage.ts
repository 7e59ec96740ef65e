import { Temporal } from 'temporal-polyfill';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { systemClock } from '../../jobs/clock.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type Fixture, openRooms, startFixture } from '../platforms/web/fixture.ts';
import { tellStory } from '../platforms/web/sample-story.ts';
import { builtPage } from './built-page.ts';
import { chromiumPath, sharedBrowser, skipReason } from './open-browser.ts';
import { type ChatPage, openChatPage, type Screen } from './page.ts';

export const start = Temporal.Instant.from('2026-03-01T09:30:00+08:00');

export interface Stage {
  readonly database: FreshDatabase;
  readonly built: string;
  readonly browser: Browser;
  /** A test may close it and put another in its place. */
  fixture: Fixture;
  open(screen?: Screen, isStill?: boolean): Promise<ChatPage>;
}

/** Tests of the rehearsal's page in a browser, each on the sample company as it is at the start. */
export function describePage(what: string, tests: (stage: Stage) => void): void {
  if (chromiumPath === undefined) console.warn(`the page is not tested: ${skipReason}`);
  describe.skipIf(chromiumPath === undefined)(
    `the page of the rehearsal, ${what}`,
    { timeout: 90_000 },
    () => {
      let opened: ChatPage[] = [];
      const stage = {
        open: async (screen = 'desktop', isStill = false) => {
          const { browser, fixture } = stage;
          const chat = await openChatPage({ browser, url: fixture.url, screen, isStill });
          opened.push(chat);
          return chat;
        },
      } as Stage;
      beforeAll(async () => {
        const [database, built, browser] = await Promise.all([freshDatabase(), builtPage(), sharedBrowser()]);
        Object.assign(stage, { database, built, browser });
      }, 120_000);
      afterAll(async () => {
        await stage.database.close();
      });
      beforeEach(async () => {
        const { database, built } = stage;
        await database.db.webRoom.deleteMany();
        stage.fixture = await startFixture({
          db: database.db,
          start,
          pageFolder: built,
          wallClock: systemClock,
        });
        await openRooms(stage.fixture);
        tellStory(stage.fixture);
      });
      afterEach(async () => {
        for (const chat of opened) await chat.close();
        opened = [];
        await stage.fixture.close();
      });
      tests(stage);
    },
  );
}
