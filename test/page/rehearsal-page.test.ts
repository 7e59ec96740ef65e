import { Temporal } from 'temporal-polyfill';
import type { Locator, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../jobs/clock.ts';
import { createReplay } from '../../bot/rehearsal/replay.ts';
import { openRooms, startFixture } from '../platforms/web/fixture.ts';
import type { ChatPage } from './page.ts';
import { describePage, start } from './rehearsal-stage.ts';

describePage('what it does', (stage) => {
  const { open } = stage;
  it('opened while the weeks before are replayed, says so, and then opens the group and takes up what was done', async () => {
    await stage.fixture.close();
    await stage.database.db.webRoom.deleteMany();
    const replay = createReplay();
    stage.fixture = await startFixture({
      db: stage.database.db,
      start,
      pageFolder: stage.built,
      wallClock: systemClock,
      isOpen: replay.over,
    });
    stage.fixture.rehearsal.replay(Temporal.Instant.from('2026-01-12T09:40:00+08:00'));
    const chat = await open();
    const banner = chat.page.getByText('正在补演示例公司的前几周，已到 1月12日');
    await banner.waitFor();
    await expect.poll(() => chat.page.getByTestId('chat').getAttribute('data-room')).toBe('dm:li');
    await chat.page.getByRole('button', { name: '下一天' }).click();
    await openRooms(stage.fixture);
    await chat.page.getByText('华东精工 沟通群').first().waitFor();
    expect(await chat.clock()).toContain('2026-03-01');
    stage.fixture.rehearsal.replay(null);
    replay.end();
    stage.fixture.web.announceStage();
    await banner.waitFor({ state: 'detached' });
    await expect.poll(() => chat.page.getByTestId('chat').getAttribute('data-room')).toMatch(/^customer:/u);
    await expect.poll(() => chat.clock()).toContain('2026-03-02');
  });
  const wall = (instant: string) =>
    Temporal.Instant.from(instant)
      .toZonedDateTimeISO('Asia/Shanghai')
      .toPlainDateTime()
      .round('minute')
      .toString();
  const dots = async (chat: ChatPage) =>
    (await chat.page.getByTestId('look-as').locator('label:has(.ant-badge-dot)').allInnerTexts()).map(
      (text) => text.trim(),
    );

  it('shows a complete trial check: prompt, question, answer, form', async () => {
    const chat = await open();
    await chat.openRoom('华东精工 沟通群');
    expect(await chat.messages()).toEqual([]);

    await chat.nextEvent();
    expect(wall(await chat.clock())).toBe('2026-03-09T09:00:00');
    expect(await chat.messages()).toEqual([]);
    await expect.poll(() => dots(chat)).toEqual(['业务员']);
    await chat.lookAs('业务员');
    await chat.openRoom('新航');
    await expect
      .poll(async () => (await chat.messages()).map(({ text }) => text.split('\n')[0]))
      .toEqual(['两天后到期：试用回访']);

    await chat.nextEvent();
    expect(wall(await chat.clock())).toBe('2026-03-11T09:00:00');
    await chat.lookAs('客户');
    await expect.poll(async () => (await chat.messages()).map(({ author }) => author)).toEqual(['bot']);
    await chat.replyInThread('设备试用已经10天了', '用得不错，就是换料时有点慢');

    await chat.lookAs('业务员');
    await chat.openRoom('华东精工 沟通群');
    await chat.message('设备试用已经10天了').getByText('1 条回复').click();
    await chat.waitFor('用得不错，就是换料时有点慢');
    await chat.closeThread();
    await chat.openRoom('新航');
    await chat.clickButton('完成回访');
    await chat.fillForm({
      试用情况: '良好',
      沟通内容: '运转正常，换料稍慢',
      下次联系: '2026-03-20',
      代谁记录: '王芳',
    });
    await chat.submitForm();
    await chat.waitFor('已保存联系记录');

    expect(stage.fixture.sink.arrived.map(({ kind }) => kind)).toEqual(['message', 'click', 'form']);
    expect(stage.fixture.sink.arrived[2]).toMatchObject({
      form: 'trial-check',
      // The day that is usually today was filled in, as the company’s clock has it; the others were not.
      values: {
        result: 'good',
        summary: '运转正常，换料稍慢',
        happenedOn: '2026-03-11',
        nextOn: '2026-03-20',
        by: 'wang',
      },
    });
    expect(chat.complaints).toEqual([]);
  });

  describe('the customer', () => {
    it('receives nothing internal, neither on the page nor in any answer of the server', async () => {
      const staff = await open();
      await staff.lookAs('业务员');
      await staff.openRoom('华东精工 沟通群');
      await staff.say('/crm today');
      await staff.waitFor('今日跟进');
      await staff.nextEvent();
      await staff.nextEvent();

      const chat = await open();
      await chat.lookAs('客户');
      const received: string[] = [];
      chat.page.on('response', (response) => {
        if (/\/api\/web\/(sync|rooms)/.test(response.url())) {
          void response.text().then(
            (text) => received.push(text),
            () => {},
          );
        }
      });
      await chat.page.reload();
      await chat.waitFor('设备试用已经10天了');
      await chat.say('收到');
      const seen = [await chat.page.content(), ...received].join('\n');
      expect(received.length).toBeGreaterThan(1);
      for (const internal of ['今日跟进', '/crm', '到期', '跟进等级', '逾期', 'trial-check']) {
        expect(seen, internal).not.toContain(internal);
      }
      expect((await chat.roomNames()).toSorted()).toEqual(['华东精工 沟通群']);
    });

    it('has neither the panel nor its button, and cannot keep a contact log', async () => {
      const chat = await open();
      expect((await chat.followUps())[0]).toContain('第一次回访客户试用情况');
      await chat.lookAs('客户');
      expect(await chat.page.getByTestId('toggle-follow-ups').count()).toBe(0);
      expect(await chat.page.getByTestId('follow-ups').count()).toBe(0);
      await chat.say('你好');
      const message = chat.message('你好');
      await message.hover();
      await message.getByRole('button', { name: '更多操作' }).click();
      await expect
        .poll(() => chat.page.getByRole('menuitem').allInnerTexts())
        .toEqual(['回复', '编辑', '撤回']);
    });
  });

  it('draws markup as the characters it is', async () => {
    const chat = await open();
    const text = '<img src=x onerror="document.title=1"> **粗** [链接](javascript:alert(1)) @all';
    await chat.say(text);
    expect((await chat.messages()).map((message) => message.text)).toEqual([text]);
    expect(await chat.page.locator('[data-testid=messages] img[src=x]').count()).toBe(0);
    expect(await chat.page.title()).toBe('新航 · 演练');
    expect(chat.complaints).toEqual([]);
  });

  describe('commands', () => {
    it('are suggested from a slash or the bot’s name, taken by keys, and sent when complete', async () => {
      const chat = await open();
      const input = chat.page.getByTestId('chat').getByRole('textbox');
      const list = chat.page.getByRole('listbox', { name: '命令提示' });
      await input.fill('/crm');
      await list.waitFor();
      await input.press('ArrowDown');
      await input.press('ArrowDown');
      await input.press('Enter');
      await expect.poll(() => input.inputValue()).toBe('/crm customer show ');
      await input.fill('@新航 to');
      await list.getByText('/crm today').click();
      await expect.poll(() => input.inputValue()).toBe('/crm today');
      await input.press('Enter');
      await chat.waitFor('今日跟进');
      expect(stage.fixture.sink.arrived).toMatchObject([{ kind: 'command', text: 'today' }]);
      expect((await chat.messages()).every((message) => message.private)).toBe(true);
    });

    it('Enter finishes a word that was begun, and sends a command that could still go on', async () => {
      const chat = await open();
      const input = chat.page.getByTestId('chat').getByRole('textbox');
      const list = chat.page.getByRole('listbox');
      await input.fill('/crm tod');
      await list.getByText('/crm today').waitFor();
      await input.press('Enter');
      await expect.poll(() => input.inputValue()).toBe('/crm today');
      await input.fill('/crm customer');
      await list.getByText('/crm customer new').waitFor();
      await input.press('Enter');
      await expect.poll(() => stage.fixture.sink.arrived.length).toBe(1);
      expect(stage.fixture.sink.arrived).toMatchObject([{ kind: 'command', text: 'customer' }]);
    });

    it('close with Escape, and the typed text stays', async () => {
      const chat = await open();
      const input = chat.page.getByTestId('chat').getByRole('textbox');
      await input.fill('/crm t');
      const list = chat.page.getByRole('listbox');
      await list.waitFor();
      await input.press('Escape');
      await list.waitFor({ state: 'detached' });
      expect(await input.inputValue()).toBe('/crm t');
    });
  });

  describe('two people at once', () => {
    it('see each other’s words, edits and withdrawals without reloading', async () => {
      const supervisor = await open();
      const customer = await open();
      await customer.lookAs('客户');
      await customer.say('什么时候来？');
      await supervisor.waitFor('什么时候来？');
      await customer.chooseFromMenu('什么时候来？', '编辑');
      const editor = customer.page.getByTestId('messages').locator('[contenteditable]');
      await editor.fill('明天来吗？');
      await customer.page.getByRole('button', { name: '保存' }).click();
      await supervisor.waitFor('明天来吗？');
      await supervisor.page.getByText('已编辑').waitFor();
      await customer.chooseFromMenu('明天来吗？', '撤回');
      await supervisor.page.getByTestId('messages').getByText('华东精工 撤回了一条消息').waitFor();
      await customer.page.getByTestId('messages').getByText('您撤回了一条消息').waitFor();
      expect(await supervisor.messages()).toEqual([]);
      expect(stage.fixture.sink.arrived.map(({ kind }) => kind)).toEqual(['message', 'edited', 'deleted']);
    });

    it('those who want no animations reach every menu as well, also by the right mouse button', async () => {
      const chat = await open('desktop', true);
      await chat.say('先记一下');
      // A trial waits until it is in sight and keeps still.
      const reached = async (what: Locator) => {
        await what.click({ trial: true, timeout: 5_000 });
        await chat.page.keyboard.press('Escape');
        await expect.poll(() => what.isVisible()).toBe(false);
      };
      await chat.message('先记一下').locator('.message-body').click({ button: 'right' });
      await reached(chat.page.getByRole('menuitem', { name: '编辑' }));
      await chat.page.getByTestId('people').click();
      await reached(chat.page.getByRole('menuitem').first());
      await chat.page.locator('.chat-members').click();
      await reached(chat.page.locator('.member-list'));
      await chat.chooseFromMenu('先记一下', '撤回');
      await chat.page.getByTestId('messages').getByText('您撤回了一条消息').waitFor();
      expect(chat.complaints).toEqual([]);
    });

    it('a message is kept as a contact log with the right mouse button', async () => {
      const chat = await open();
      const customer = await open();
      await customer.lookAs('客户');
      await customer.say('换料有点慢');
      await chat.message('换料有点慢').locator('.message-body').click({ button: 'right' });
      await chat.page.getByRole('menuitem', { name: '记为联系记录' }).click();
      await chat.waitFor('已记为联系记录：“换料有点慢”');
      expect(await customer.messages()).toHaveLength(1);
    });

    it('unread messages are counted at the room until it is opened', async () => {
      const chat = await open();
      await chat.openRoom('苏州恒瑞机械 沟通群');
      const other = await open();
      await other.lookAs('华东精工');
      await other.say('在吗？');
      await other.say('有个问题');
      const room = chat.page.getByTestId('room').filter({ hasText: '华东精工' });
      await room.getByTitle('2 条未读').waitFor();
      await chat.openRoom('华东精工 沟通群');
      await expect.poll(() => room.getByTitle('2 条未读').count()).toBe(0);
    });
  });

  describe('when something goes wrong', () => {
    it('a message that failed is marked as such and sent once on retry', async () => {
      const chat = await open();
      await stage.fixture.web.stop();
      const input = chat.page.getByTestId('chat').getByRole('textbox');
      await input.fill('重要的一句');
      await input.press('Enter');
      const again = chat.page.getByRole('button', { name: '没有发出去' });
      await again.waitFor();
      await stage.fixture.web.start(stage.fixture.sink);
      await again.click();
      await again.waitFor({ state: 'detached' });
      await expect.poll(() => chat.message('重要的一句').count()).toBe(1);
      expect(stage.fixture.sink.arrived).toHaveLength(1);
    });

    it('a text that is too long stays in the input, whole, and is not sent', async () => {
      const chat = await open();
      const input = chat.page.getByTestId('chat').getByRole('textbox');
      await input.fill('长'.repeat(4_001));
      await input.press('Enter');
      await chat.page.getByText('没有发送：共 4001 字，最多 4000 字').waitFor();
      expect((await input.inputValue()).length).toBe(4_001);
      expect(stage.fixture.sink.arrived).toEqual([]);
      await input.fill('长'.repeat(4_000));
      await input.press('Enter');
      await expect.poll(() => stage.fixture.sink.arrived.length).toBe(1);
    });

    it('a restart with other secrets is survived without a reload', async () => {
      const chat = await open();
      await chat.say('重启之前');
      const port = Number(new URL(stage.fixture.url).port);
      await stage.fixture.close();
      await chat.page.getByText('连接断开').waitFor();
      stage.fixture = await startFixture({
        db: stage.database.db,
        port,
        start,
        pageFolder: stage.built,
        secret: 'another secret',
        wallClock: systemClock,
      });
      await chat.page.getByText('连接断开').waitFor({ state: 'detached' });
      await chat.say('重启之后');
      expect((await chat.messages()).map(({ text }) => text)).toEqual(['重启之前', '重启之后']);
    });

    it('a wrong answer is marked at its field, and the form stays open with its values', async () => {
      const chat = await open();
      await chat.lookAs('业务员');
      await chat.openRoom('新航');
      await chat.say('/crm today');
      await chat.clickButton('完成回访');
      await chat.fillForm({ 试用情况: '有问题', 沟通内容: '慢' });
      const form = chat.page.getByRole('dialog');
      await form.getByRole('button', { name: '保存并关闭' }).click();
      await form.getByText('请至少写两个字。').waitFor();
      // Choosing an optional answer again clears it.
      await chat.fillForm({ 沟通内容: '换料太慢', 复购意愿: '有' });
      await chat.fillForm({ 复购意愿: '有' });
      await chat.submitForm();
      const sent = stage.fixture.sink.arrived.at(-1);
      expect(sent?.kind === 'form' && sent.values).toEqual({
        result: 'problem',
        summary: '换料太慢',
        happenedOn: '2026-03-01',
      });
    });
  });

  it('shows the company’s time whatever the browser’s zone, and English on request', async () => {
    const chat = await open();
    await chat.say('早上好');
    await chat.message('早上好').getByText('09:30').waitFor();
    await chat.page.locator('.stage-day', { hasText: /3月1日\s*周日/u }).waitFor();
    await chat.page.getByRole('button', { name: 'English' }).click();
    await chat.page.getByRole('button', { name: 'Next event' }).waitFor();
    await chat.page.reload();
    await chat.page.locator('.stage-day', { hasText: 'Sun 1 Mar' }).waitFor();
    expect(await chat.page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('loads light, from its own address alone', async () => {
    const chat = await open();
    const requests: string[] = [];
    chat.page.on('request', (request) => requests.push(request.url()));
    const sizes: Promise<number>[] = [];
    const weigh = (request: Request) => {
      if (/\.(js|css)$/.test(request.url()))
        sizes.push(request.sizes().then((size) => size.responseBodySize));
    };
    chat.page.on('requestfinished', weigh);
    const context = await stage.browser.newContext();
    await context.close();
    await chat.page.goto('about:blank');
    await chat.page.goto(`${stage.fixture.url}/?fresh`);
    await chat.page.getByTestId('messages').waitFor();
    expect(requests.filter((url) => !url.startsWith(stage.fixture.url) && !url.startsWith('about:'))).toEqual(
      [],
    );
    chat.page.off('requestfinished', weigh);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(320_000);
    expect(requests.some((url) => url.includes('form-modal'))).toBe(false);
  });
});
