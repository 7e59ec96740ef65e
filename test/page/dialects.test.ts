import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../bot/platforms/describe-capabilities.ts';
import { systemClock } from '../../jobs/clock.ts';
import { customerText, staffText } from '../../templates/reader/card.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type Fixture, openRooms, startFixture } from '../platforms/web/fixture.ts';
import { builtPage } from './built-page.ts';
import { chooseItem } from './choose-item.ts';
import { chromiumPath, sharedBrowser, skipReason } from './open-browser.ts';
import { type ChatPage, openChatPage, type Screen } from './page.ts';

if (chromiumPath === undefined) console.warn(`the dialects are not tested in a browser: ${skipReason}`);

describe.skipIf(chromiumPath === undefined)('the same day on another platform', { timeout: 240_000 }, () => {
  let database: FreshDatabase;
  let built: string;
  let browser: Browser;
  let fixture: Fixture;
  let chat: ChatPage;

  beforeAll(async () => {
    [database, built, browser] = await Promise.all([freshDatabase(), builtPage(), sharedBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await database.close();
  });
  beforeEach(async () => {
    await database.db.webRoom.deleteMany();
    fixture = await startFixture({ db: database.db, pageFolder: built, wallClock: systemClock });
    await openRooms(fixture);
    const room = { kind: 'customer', platformRoomId: 'customer:C001' } as const;
    const options = { marker: crypto.randomUUID(), about: [], at: fixture.rehearsal.now() };
    await fixture.web.post(room, customerText({ body: ['试用得怎么样？'] }), options);
    const handle = { platformUserId: 'li', platformRoomId: 'customer:C001' };
    await fixture.web.answer(handle, staffText({ body: ['今天没有要做的'] }));
  });
  afterEach(async () => {
    await chat.close();
    await fixture.close();
  });

  const group = '华东精工 沟通群';
  const speakAs = async (name: string) => {
    await chooseItem(
      chat.page.getByTestId('dialect'),
      chat.page.getByRole('menuitem', { name, exact: true }),
    );
    if (name === '网页聊天') await chat.page.getByTestId('dialect-bar').waitFor({ state: 'detached' });
    else await chat.page.getByTestId('dialect-bar').getByText(`如同在${name}`).waitFor();
  };
  const marksOf = async (text: string) =>
    (await chat.message(text).locator('.ant-tag').allInnerTexts()).filter((tag) => tag !== '机器人');

  it.each<Screen>(['desktop', 'phone'])('walks through four platforms on a %s', async (screen) => {
    chat = await openChatPage({ browser, url: fixture.url, screen });
    await chat.openRoom(group);
    await chat.say('客户刚才说很好');
    await chat.say('@新航 记一下');
    expect(await marksOf('客户刚才说很好')).toEqual([]);

    await speakAs('钉钉');
    await expect.poll(() => marksOf('客户刚才说很好')).toEqual(['机器人听不到']);
    expect(await marksOf('@新航 记一下')).toEqual([]);
    expect(await marksOf('试用得怎么样')).toEqual([]);
    expect(await marksOf('今天没有要做的')).toEqual(['在钉钉上发到单聊']);

    await speakAs('企业微信');
    await expect.poll(() => marksOf('@新航 记一下')).toEqual(['机器人听不到']);
    expect(await marksOf('试用得怎么样')).toEqual(['在企业微信上由同事发']);

    await speakAs('飞书');
    await expect.poll(() => marksOf('@新航 记一下')).toEqual([]);
    const apart = capabilitiesOf.feishu.whisper === 'none' ? ['在飞书上发到单聊'] : [];
    expect(await marksOf('今天没有要做的')).toEqual(apart);
    await chat.page.getByTestId('dialect-bar').getByRole('button', { name: '能做什么' }).click();
    const facts = chat.page.getByTestId('dialect-facts');
    await facts.getByText('填表').waitFor();
    expect(await facts.getByText('卡片', { exact: true }).count()).toBe(1);
    await chat.page.keyboard.press('Escape');

    await speakAs('Slack');
    await expect.poll(() => marksOf('客户刚才说很好')).toEqual([]);
    // Nothing of the bar stands outside the screen.
    expect(await chat.page.evaluate('document.documentElement.scrollWidth > window.innerWidth')).toBe(false);

    await speakAs('网页聊天');
    expect(chat.complaints).toEqual([]);
  });
});
