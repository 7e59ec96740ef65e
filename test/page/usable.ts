import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { zoomedAt } from './for-fingers.ts';
import type { ChatPage, Screen } from './page.ts';

/** The smallest side of what a finger has to hit, in pixels. */
const leastTarget = 44;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 A and AA forbid, as `rule: element`. */
async function forbidden(chat: ChatPage): Promise<string[]> {
  await chat.page.evaluate(axe);
  return await chat.page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    .then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + (node.any[0] ? node.any[0].message : ''))))`);
}

/** Visible controls that are too small, as `32×24 text`. */
async function tooSmall(chat: ChatPage): Promise<string[]> {
  return await chat.page.evaluate<string[]>(`
    [...document.querySelectorAll(
      'button, summary, label.ant-segmented-item, label.ant-radio-button-wrapper, textarea, input.ant-input, ' +
      '.ant-select, .ant-picker, .ant-input-number, [role=menuitem], [data-testid=room]')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((one) => [one.getBoundingClientRect(), one])
      .filter(([box]) => box.width > 0 && (box.width < ${leastTarget} || box.height < ${leastTarget}))
      .map(([box, one]) => Math.round(box.width) + '×' + Math.round(box.height) + ' ' + (one.ariaLabel || one.innerText || one.className))`);
}

/** Controls of the header of which one covers another, as `Next day / Console`. */
async function covered(chat: ChatPage): Promise<string[]> {
  return await chat.page.evaluate<string[]>(`
    (() => {
      const parts = [...document.querySelectorAll('.stage button, .stage .ant-segmented, .stage-now')]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.getBoundingClientRect(), one.ariaLabel || one.innerText.replaceAll('\\n', ' ')]);
      return parts.flatMap(([a, name], n) =>
        parts.slice(n + 1).flatMap(([b, other]) =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
            ? [name + ' / ' + other] : []));
    })()`);
}

/** Phones, tablets and common screens, in pixels. */
const widths = [360, 390, 430, 768, 1024, 1140, 1200, 1280, 1366, 1440, 1920];

/** What opens or is hovered over is measured once it has come to rest. */
const atRest = { timeout: 5_000, interval: 300 };

/** Registers tests of how the page can be used, on the stage of `rehearsal-use.test.ts`. */
export function testUse(open: (screen?: Screen) => Promise<ChatPage>): void {
  const personOf = async (chat: ChatPage) =>
    await chat.page.getByTestId('look-as').getAttribute('data-person');

  it('no control of the header covers another or is cut off, on any screen, in both languages', async () => {
    const chat = await open();
    const found: string[] = [];
    const look = async (name: string) => {
      const wide = await chat.page.evaluate<number>(
        `document.querySelector('.stage').scrollWidth - innerWidth`,
      );
      return [...(await covered(chat)), ...(wide > 0 ? [`${wide} too wide`] : [])].map(
        (one) => `${name}: ${one}`,
      );
    };
    // Fonts differ by machine; some are a tenth wider than this one's.
    await chat.page.addStyleTag({ content: '.stage * { letter-spacing: 0.06em !important }' });
    for (const language of ['Chinese', 'English']) {
      for (const width of widths) {
        await chat.page.setViewportSize({ width, height: 800 });
        // Some words are chosen by the page's program once the width has changed.
        await expect
          .poll(() => look(`${language} ${width}`), atRest)
          .toEqual([])
          .catch(async () => found.push(...(await look(`${language} ${width}`))));
      }
      await chat.page.locator('.stage-language button').last().click();
      await chat.page
        .locator('.stage-next', { hasText: language === 'Chinese' ? 'Next event' : '下一个事件' })
        .waitFor();
    }
    expect(found).toEqual([]);
  });

  describe('a move of the clock', () => {
    it('says who was told what, leads there, and opens what the viewer was told', async () => {
      const chat = await open();
      await chat.openRoom('华东精工 沟通群');
      await chat.nextEvent();
      await chat.page.getByTestId('told').getByRole('button', { name: '张敏：两天后到期：试用回访' }).click();
      await chat.waitFor('两天后到期：试用回访');
      expect(await personOf(chat)).toBe('zhang');
      await chat.lookAs('主管');
      await chat.openRoom('华东精工 沟通群');
      await chat.nextEvent();
      await expect.poll(() => chat.page.getByTestId('chat').getAttribute('data-room')).toBe('customer:C001');
      await chat.nextEvent();
      await chat.waitFor('逾期上报：试用回访');
      await expect.poll(() => chat.page.getByTestId('chat').getAttribute('data-room')).toBe('dm:li');
    });

    it('shows a customer only what they were told', async () => {
      const chat = await open();
      await chat.lookAs('客户');
      await chat.nextEvent();
      await chat.page.getByTestId('told').getByText('没有人收到新消息').waitFor();
      expect(await chat.page.getByTestId('told').getByText('张敏').count()).toBe(0);
    });
  });

  it('a reload keeps the person and the room', async () => {
    const chat = await open();
    await chat.lookAs('业务员');
    await chat.openRoom('新航');
    await chat.page.reload();
    await chat.page.getByTestId('chat').getByRole('heading', { name: '新航', level: 1 }).waitFor();
    expect(await personOf(chat)).toBe('zhang');
  });

  it('the salesperson is the first of the company until a group was chosen', async () => {
    const talker = await open();
    await talker.openRoom('苏州恒瑞机械 沟通群');
    await talker.say('最新的一句');
    const chat = await open();
    await expect.poll(() => chat.page.getByTestId('chat').getAttribute('data-room')).toBe('customer:C002');
    await chat.lookAs('业务员');
    expect(await personOf(chat)).toBe('zhang');
  });

  it('Escape closes every menu', async () => {
    const chat = await open();
    await chat.openRoom('华东精工 沟通群');
    await chat.say('右键点这里');
    const menu = chat.page.getByRole('menu');
    const shut = async () => {
      await chat.page.keyboard.press('Escape');
      await expect
        .poll(() => chat.page.locator('.ant-dropdown:visible, .ant-popover:visible').count())
        .toBe(0);
    };
    await chat.page.getByTestId('people').click();
    await menu.first().waitFor();
    await shut();
    await chat.message('右键点这里').locator('.message-body').click({ button: 'right' });
    await menu.getByText('编辑').waitFor();
    await shut();
    await chat.page.locator('.chat-members').click();
    await chat.page.locator('.member-list').waitFor();
    await shut();
  });

  it('a file can be picked, taken back, and sent without words; the others see name, kind and size', async () => {
    const chat = await open();
    await chat.openRoom('华东精工 沟通群');
    const pick = chat.page.getByTestId('pick-files').first();
    const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(1_200) });
    await pick.setInputFiles([file('报价.pdf'), file('误选.pdf')]);
    await chat.page.getByRole('button', { name: '移除 误选.pdf' }).click();
    await chat.page.getByRole('button', { name: '发送' }).click();
    await chat.waitFor('报价.pdf · pdf · 1 KB');
    await chat.lookAs('客户');
    await chat.openRoom('华东精工 沟通群');
    await chat.waitFor('报价.pdf · pdf · 1 KB');
    expect(await chat.message('误选').count()).toBe(0);
  });

  it('the customer’s panel is beside the chat with the bot too', async () => {
    const chat = await open();
    await chat.openRoom('华东精工 沟通群');
    await chat.openRoom('新航');
    expect((await chat.followUps())[0]).toContain('第一次回访客户试用情况');
    expect(await chat.page.getByTestId('follow-ups').innerText()).toContain('华东精工');
  });

  it.each<Screen>(['desktop', 'phone'])('has nothing that WCAG AA forbids, on a %s', async (screen) => {
    const chat = await open(screen);
    await chat.openRoom('华东精工 沟通群');
    await chat.nextEvent();
    await chat.nextEvent();
    await expect.poll(() => forbidden(chat), atRest).toEqual([]);
    if (screen === 'phone') {
      await chat.page.getByTestId('toggle-follow-ups').click();
      await chat.followUps();
      await expect.poll(() => forbidden(chat), atRest).toEqual([]);
      return;
    }
    await chat.lookAs('业务员');
    await chat.openRoom('新航');
    await expect.poll(() => forbidden(chat), atRest).toEqual([]);
    await chat.clickButton('完成回访');
    await chat.fillForm({ 试用情况: '良好' });
    await expect.poll(() => forbidden(chat), atRest).toEqual([]);
  });

  it('on a phone, everything to tap is at least 44 px wide and high', async () => {
    const chat = await open('phone');
    await chat.openRoom('华东精工 沟通群');
    await chat.say('一句话');
    await expect.poll(() => tooSmall(chat), atRest).toEqual([]);
    expect(await zoomedAt(chat.page)).toEqual([]);
    await chat.page.getByTestId('people').click();
    await chat.page.getByRole('menuitem').first().waitFor();
    await expect.poll(() => tooSmall(chat), atRest).toEqual([]);
  });

  it('and so is what there is in the panel and in a form', async () => {
    const chat = await open('phone');
    await chat.openRoom('华东精工 沟通群');
    await chat.nextEvent();
    await chat.nextEvent();
    await chat.page.getByTestId('toggle-follow-ups').click();
    await chat.followUps();
    await expect.poll(() => tooSmall(chat), atRest).toEqual([]);
    const other = await open('phone');
    await other.lookAs('业务员');
    await other.openRoom('新航');
    await other.clickButton('完成回访');
    await other.page.getByRole('dialog').getByRole('textbox').first().waitFor();
    await expect.poll(() => tooSmall(other), atRest).toEqual([]);
    expect(await zoomedAt(other.page)).toEqual([]);
  });
}
