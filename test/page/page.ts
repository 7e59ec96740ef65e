/** The chat page as a person uses it, by its visible words. Every function returns once the page has responded. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { chooseItem } from './choose-item.ts';

export type Screen = 'desktop' | 'phone';

export interface OpenPageOptions {
  readonly browser: Browser;
  readonly url: string;
  readonly screen?: Screen;
  /** Asks for no animations. */
  readonly isStill?: boolean;
}

export interface SeenMessage {
  readonly author: string;
  readonly text: string;
  readonly private: boolean;
}

export interface ChatPage {
  readonly page: Page;
  /** Console errors, warnings and blocked content. Normally empty. */
  readonly complaints: readonly string[];
  /** A role (`客户`, `销售主管`, `业务员`, `业务助理`) or a person's name. */
  lookAs(who: string): Promise<void>;
  openRoom(name: string): Promise<void>;
  roomNames(): Promise<readonly string[]>;
  /** Sends, and waits until the server has it; also for a command. */
  say(text: string): Promise<void>;
  /** Replies in the thread of the message with these words, and leaves the thread open. */
  replyInThread(toText: string, text: string): Promise<void>;
  closeThread(): Promise<void>;
  /** Presses the button on the newest card that has it. */
  clickButton(label: string): Promise<void>;
  /** Fills fields of the open form by label: a choice by its label, a day as `YYYY-MM-DD`. */
  fillForm(values: Readonly<Record<string, string>>): Promise<void>;
  /** Submits the form and waits until it has closed. */
  submitForm(): Promise<void>;
  /** Uses the menu of a message: 回复, 记为联系记录, 编辑, 撤回. */
  chooseFromMenu(messageText: string, item: string): Promise<void>;
  nextEvent(): Promise<void>;
  nextDay(): Promise<void>;
  plusSevenDays(): Promise<void>;
  /** The company's clock as an ISO instant. */
  clock(): Promise<string>;
  /** The messages of the open room, without threads. */
  messages(): Promise<readonly SeenMessage[]>;
  message(text: string): Locator;
  /** Waits until these words appear in the open room or thread. */
  waitFor(text: string): Promise<void>;
  /** The follow-ups in the side panel, as text; only while it is open. */
  followUps(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const viewports = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const shortRoles: Readonly<Record<string, string>> = { 销售主管: '主管', 业务助理: '助理' };

export async function openChatPage({
  browser,
  url,
  screen = 'desktop',
  isStill = false,
}: OpenPageOptions): Promise<ChatPage> {
  const phone = screen === 'phone';
  const context: BrowserContext = await browser.newContext({
    viewport: viewports[screen],
    locale: 'zh-CN',
    // The page must show the company's wall-clock time only.
    timezoneId: 'America/Los_Angeles',
    reducedMotion: isStill ? 'reduce' : 'no-preference',
    ...(phone && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  const page = await context.newPage();
  // A limit that only exists to fail: days that pass take seconds on a busy machine.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url);

  const lookAsGroup = page.getByTestId('look-as');
  const settle = async () => {
    await page.locator('[data-testid="look-as"][aria-busy="false"]').waitFor();
    await page.locator('[data-testid="stage-clock"][aria-busy="false"]').waitFor();
  };
  const withRooms = async <T>(use: () => Promise<T>): Promise<T> => {
    if (phone) await page.getByRole('button', { name: /打开会话列表|Open the list/ }).click();
    await page.getByTestId('room').first().waitFor();
    return use();
  };
  const message = (text: string) =>
    page.getByTestId('messages').getByTestId('message').filter({ hasText: text });
  const thread = page.getByTestId('thread');
  const send = async (place: Locator, text: string) => {
    const input = place.getByRole('textbox');
    await input.fill(text);
    // After a restart the page may only now find its session expired; it then renews it silently and sends again.
    const sent = page.waitForResponse(
      (response) => response.url().endsWith('/api/web/inputs') && response.status() !== 401,
    );
    await place.getByRole('button', { name: /^(发送|Send)$/ }).click();
    const { status } = { status: (await sent).status() };
    if (status !== 202) throw new Error(`the server answered ${status} to “${text}”`);
    await place.getByTestId('message').filter({ hasText: text }).last().waitFor();
  };
  const move = async (name: RegExp) => {
    await page.getByTestId('stage-clock').getByRole('button', { name }).click();
    await settle();
  };

  const chat: ChatPage = {
    page,
    complaints,
    async lookAs(who) {
      const before = await lookAsGroup.getAttribute('data-person');
      const role = page.getByRole('radio', { name: new RegExp(`^(${who}|${shortRoles[who] ?? who})$`) });
      const press = async () => {
        if ((await role.count()) > 0) {
          // antd hides the radio itself behind its label.
          await lookAsGroup.locator('label').filter({ has: role }).click();
        } else {
          await chooseItem(page.getByTestId('people'), page.getByRole('menuitem').filter({ hasText: who }));
        }
      };
      if ((await role.count()) > 0 && (await role.isChecked())) return;
      if ((await lookAsGroup.locator('.look-as-name').textContent()) === who) return;
      await press();
      const other = page.locator(`[data-testid="look-as"]:not([data-person="${before}"])`);
      // A list that is redrawn between press and release takes no click; a person clicks again, not while the first is slow.
      await other.waitFor({ timeout: 15_000 }).catch(press);
      await other.waitFor();
      await settle();
    },
    async openRoom(name) {
      const named = page.locator('.room-item-name', { hasText: name });
      await withRooms(() => page.getByTestId('room').filter({ has: named }).first().click());
      await page.getByTestId('chat').getByRole('heading', { name, level: 1 }).first().waitFor();
      await page.getByTestId('messages').waitFor();
    },
    roomNames: () =>
      withRooms(async () => {
        const names = await page.getByTestId('room').locator('.room-item-name').allInnerTexts();
        if (phone) await page.keyboard.press('Escape');
        return names;
      }),
    say: (text) => send(page.getByTestId('chat'), text),
    async replyInThread(toText, text) {
      const first = message(toText).last();
      const link = first.getByTestId('thread-link');
      if ((await link.count()) > 0) await link.click();
      else await chat.chooseFromMenu(toText, '回复');
      await send(thread, text);
    },
    async closeThread() {
      await thread.getByRole('button', { name: /^(关闭|返回|Close|Back)$/ }).click();
      await thread.waitFor({ state: 'detached' });
    },
    async clickButton(label) {
      await page.getByTestId('message').getByRole('button', { name: label, exact: true }).last().click();
    },
    async fillForm(values) {
      const form = page.getByRole('dialog');
      await form.waitFor();
      for (const [label, value] of Object.entries(values)) await fillField(form, label, value);
    },
    async submitForm() {
      const form = page.getByRole('dialog');
      await form.locator('.ant-modal-footer .ant-btn-primary').click();
      await form.waitFor({ state: 'hidden' });
    },
    async chooseFromMenu(messageText, item) {
      const target = page.getByTestId('message').filter({ hasText: messageText }).last();
      await target.hover();
      await chooseItem(
        target.getByRole('button', { name: '更多操作' }),
        page.getByRole('menuitem', { name: item }),
      );
    },
    nextEvent: () => move(/下一个事件|Next event/),
    nextDay: () => move(/下一天|Next day/),
    plusSevenDays: () => move(/\+7/),
    clock: async () => (await page.getByTestId('clock').getAttribute('datetime')) ?? '',
    async messages() {
      await page.getByTestId('messages').waitFor();
      const all = await page.getByTestId('messages').getByTestId('message').all();
      return Promise.all(
        all.map(async (one) => ({
          author: (await one.getAttribute('data-author')) ?? '',
          text: await one.locator('.ant-bubble-content').innerText(),
          private: (await one.locator('.message-private').count()) > 0,
        })),
      );
    },
    message,
    waitFor: (text) => page.getByTestId('message').filter({ hasText: text }).first().waitFor(),
    followUps: async () => {
      await page.getByTestId('follow-ups').waitFor();
      return page.getByTestId('follow-up').allInnerTexts();
    },
    close: () => context.close(),
  };

  await page.getByTestId('chat').waitFor();
  await settle();
  return chat;
}

async function fillField(form: Locator, label: string, value: string): Promise<void> {
  const item = form.locator('.ant-form-item').filter({ has: form.page().getByText(label, { exact: true }) });
  await item.locator('input, textarea').first().waitFor({ state: 'attached' });
  const choice = item.locator('label.ant-radio-button-wrapper');
  if ((await choice.count()) > 0) {
    await choice.filter({ hasText: value }).click();
  } else if ((await item.locator('.ant-picker').count()) > 0) {
    await item.locator('input').fill(value);
    await item.locator('input').press('Enter');
  } else if ((await item.locator('.ant-select').count()) > 0) {
    await item.locator('.ant-select').click();
    await form.page().locator('.ant-select-item-option').filter({ hasText: value }).click();
  } else {
    await item.locator('input, textarea').fill(value);
  }
}
