import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { standingNowMs } from '../clock.ts';
import { accountOf } from '../company.ts';
import { agentTicket } from '../fakes/wecom/methods.ts';
import { chromiumPath, sharedBrowser, skipReason } from '../page/open-browser.ts';
import { company, database, fake, group, site, useSideBar } from './side-bar-site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

useSideBar();

if (chromiumPath === undefined)
  console.warn(`the page beside a chat is not tested in a browser: ${skipReason}`);

describe.skipIf(chromiumPath === undefined)('the page beside a chat on a phone', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
  }, 180_000);

  /** WeCom's client: its login, and a JS-SDK that does nothing before the page is registered with a good signature. */
  const client = async (who: string, where: { readonly entry: string; readonly chat: string }) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    fake.world.looking = who;
    await page.exposeFunction('isSigned', (address: string, given: Record<string, string>): boolean => {
      const { nonceStr, timestamp, signature } = given;
      const signed = `jsapi_ticket=${agentTicket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`;
      return createHash('sha1').update(signed).digest('hex') === signature;
    });
    const sdk = `
      const registered = {};
      const may = async (api) => {
        const { given } = registered;
        const isGood = given && given.jsApiList.includes(api) && given.corpId === '${fake.corpId}' &&
          given.agentId === ${fake.agentId} &&
          await isSigned(location.href.split('#')[0], await given.getAgentConfigSignature(location.href));
        if (!isGood) throw new Error(api + ':no permission');
      };
      window.ww = {
        register: (given) => { registered.given = given; },
        getContext: async () => { await may('getContext'); return { entry: '${where.entry}' }; },
        getCurExternalChat: async () => { await may('getCurExternalChat'); return { chatId: '${where.chat}' }; },
        sendChatMessage: async (message) => {
          await may('sendChatMessage');
          if (window.refuses) throw Object.assign(new Error(), { errMsg: window.refuses });
          (window.sent ??= []).push(message);
          return { errMsg: 'sendChatMessage:ok' };
        },
        getCurExternalContact: async () => { await may('getCurExternalContact'); return { userId: '${where.chat}' }; },
      };`;
    await page.route('https://wwcdn.weixin.qq.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: sdk }),
    );
    await page.goto(`${site}/wecom/chat`);
    return { page, complaints, context };
  };

  const picture = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['XINHANG_PICTURES'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  const unusable = async (page: Page) => {
    await page.evaluate(axe);
    return await page.evaluate<string[]>(`axe
      .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
      .then(({ violations }) => [
        ...violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' '))),
        ...[...document.querySelectorAll('button')].filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML),
        ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
      ])`);
  };

  it('signs in by itself, shows the customer and what is owed, and a log is written in two presses', async () => {
    const { page, complaints, context } = await client(accountOf('zhang'), {
      entry: 'group_chat_tools',
      chat: group,
    });
    await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
    await page.getByText('第一次回访客户试用情况').first().waitFor();
    expect(await unusable(page)).toEqual([]);
    await picture(page, 'side-bar');
    await page.getByRole('button', { name: '写联系记录' }).click();
    await page.getByLabel('联系目的').selectOption('报价');
    await page.getByLabel('联系方式').selectOption('邮件');
    await page.getByLabel('小结').fill('报价已发');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已记入联系记录').waitFor();
    expect(await database.db.contactLog.findMany()).toMatchObject([{ summary: '报价已发' }]);
    await page.getByRole('link', { name: '回到客户' }).click();
    await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('sends the prepared text with one press, once, and records who sent it; what WeCom refuses waits again', async () => {
    const { id: customerId } = await database.db.customer.findUniqueOrThrow({ where: { code: 'C001' } });
    const { id: roomId } = await database.db.room.findFirstOrThrow({ where: { platformRoomId: group } });
    const text = '王师傅，设备用得怎么样？\n<b>有问题</b>请在群里说。';
    fake.world.addRoom([accountOf('zhao'), 'wmWang'], group);
    const waits = async () => {
      const msgid = crypto.randomUUID();
      const task = { msgid, sender: accountOf('zhao'), chats: [group], text, cancelled: false };
      fake.world.tasks.push({ ...task, results: new Map(), remindedAtMs: [] });
      const at = new Date(standingNowMs());
      const { id } = await database.db.delivery.create({
        data: {
          audience: 'customer',
          target: `customer:${customerId}`,
          occupies: `customer:${customerId}`,
          state: 'handed',
          claimedAt: at,
          handedAt: at,
          platform: 'wecom',
          platformRoomId: group,
          platformMessageId: `${msgid} ${accountOf('zhao')}`,
          text,
          roomMessage: {
            create: { key: msgid, say: 'customer/records', roomId, dueAt: at, state: 'claimed' },
          },
        },
      });
      return id;
    };
    const state = async (id: string) =>
      (await database.db.delivery.findUnique({ where: { id } }))?.state ?? null;
    const first = await waits();
    const { page, complaints, context } = await client(accountOf('zhang'), {
      entry: 'group_chat_tools',
      chat: group,
    });
    const sent = async () => await page.evaluate<unknown>('window.sent ?? []');
    await page.getByText('等着发给客户的话').waitFor();
    expect(await unusable(page)).toEqual([]);
    await picture(page, 'side-bar-send');
    await page.evaluate(`window.refuses = 'sendChatMessage:cancel'`);
    await page.getByRole('button', { name: '发到这个聊天' }).click();
    await page.getByText('没有发出，稍后再等人发送').waitFor();
    expect([await sent(), await state(first)]).toEqual([[], null]);
    const second = await waits();
    await page.reload();
    await page.getByRole('button', { name: '发到这个聊天' }).click();
    await page.getByText('已记为发出').waitFor();
    expect(await sent()).toEqual([{ msgtype: 'text', text: { content: text } }]);
    expect(await state(second)).toBe('posted');
    expect(await page.getByText('等着发给客户的话').count()).toBe(0);
    expect(await database.db.audit.findMany({ where: { action: 'message.send' } })).toMatchObject([
      { actorId: company.staff.zhang.id, customerId },
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('elsewhere than beside a chat with a customer it says where to open it', async () => {
    const { page, context } = await client(accountOf('zhang'), { entry: 'normal', chat: '' });
    await page.getByText('从侧边栏打开这一页').waitFor();
    expect(await unusable(page)).toEqual([]);
    await context.close();
  });
});
