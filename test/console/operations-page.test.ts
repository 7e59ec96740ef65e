import { expect, it } from 'vitest';
import { pause } from '../../jobs/outbox/pauses.ts';
import { describeConsole } from './open-console.ts';

const ms = { exactly: 3_600_000 };

describeConsole(
  'the page of operations',
  {
    at: '2026-03-12T10:00',
    redisVersion: async () => '7.4.1',
    fill: async (served) => {
      const { db } = served.core;
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } });
      await db.staff.update({ where: { code: 'wang' }, data: { roles: ['operator'] } });
      const reason = { code: 'reason/refused-by', params: { problem: 'too_long', detail: 'msg_too_long' } };
      const [reminder] = await db.reminder.findMany({
        where: { audience: 'staff' },
        orderBy: { dueAt: 'asc' },
      });
      await db.reminder.update({
        where: { id: reminder?.id ?? '' },
        data: { state: 'skipped', dueAt: new Date('2026-03-12T01:00:00Z'), reason },
      });
    },
  },
  (served) => {
    it('the operator finds why a message was not sent, and sends it again, without learning whom it is about', async () => {
      // Whose menu does not begin with today begins with what is theirs.
      const { page, complaints } = await served.open('wang');
      await page.getByRole('heading', { name: '运行', exact: true }).waitFor();
      const failed = page.getByTestId('failed');
      await failed.getByText('文字太长').waitFor();
      expect(await page.locator('main').innerText()).not.toMatch(/C001|杭州精工/u);
      // What the platform itself said, and the name for commands, are for who opens them.
      const { id } = await served.core.db.reminder.findFirstOrThrow({ where: { state: 'skipped' } });
      expect(await failed.innerText()).not.toMatch(/msg_too_long|[0-9a-f]{6}/u);
      await failed.getByText('技术细节').click();
      await failed.getByText(`${id.slice(-6)} · too_long: msg_too_long`).waitFor();
      await failed.getByRole('button', { name: /^重发/u }).click();
      await expect.poll(() => failed.count()).toBe(0);
      const { db } = served.core;
      expect(await db.reminder.count({ where: { state: 'skipped' } })).toBe(0);
      const [audit] = await db.audit.findMany({ where: { action: 'failed.replay' } });
      expect(audit?.actor).toBe('王芳');
      expect(complaints).toEqual([]);
    });

    it('the supervisor reads the same in words alone', async () => {
      const { db } = served.core;
      const reason = { code: 'reason/refused-by', params: { problem: 'too_long', detail: 'msg_too_long' } };
      const { id } = await db.reminder.findFirstOrThrow({ where: { audience: 'staff' } });
      await db.reminder.update({ where: { id }, data: { state: 'skipped', reason } });
      const { page, complaints } = await served.open('li', { at: '/operations' });
      const failed = page.getByTestId('failed');
      await failed.getByText('聊天平台拒绝（文字太长）').waitFor();
      expect(await failed.locator('details').count()).toBe(0);
      expect(await page.content()).not.toContain('msg_too_long');
      expect(complaints).toEqual([]);
    });

    it('the operator reads what is paused, why and what to do, until when the calendar is known, and the versions', async () => {
      const { core } = served;
      const customer = await core.db.customer.findUniqueOrThrow({ where: { code: 'C001' } });
      await pause(core.db.sql, { scope: `customer:${customer.id}`, problem: 'not_member', detail: 'x', ms });
      await pause(core.db.sql, { scope: 'platform:lark', problem: 'auth', detail: 'x', ms });
      const { page, complaints } = await served.open('wang', { at: '/operations' });
      const paused = page.getByTestId('paused');
      await paused.first().waitFor();
      const said = (await paused.allInnerTexts()).toSorted();
      expect(said).toEqual([
        expect.stringMatching(/^一个客户群，.*机器人不在群里。请把机器人拉回群里/u),
        expect.stringMatching(/^聊天平台 lark，.*令牌无效。请更换这个平台的令牌/u),
      ]);
      await page.getByText('放假和调休安排已知到 2026年12月31日').waitFor();
      // Lateness and backlog.
      await page.getByText(/到期未发 \d+ 条.*正在发送 0 条/u).waitFor();
      await page.getByText(/收到未处理 0 条/u).waitFor();
      const versions = await page.locator('.versions').innerText();
      expect(versions).toContain(process.version);
      expect(versions).toMatch(/PostgreSQL\s*:?\s*\d+\.\d+/u);
      expect(versions).toMatch(/Redis\s*:?\s*7\.4\.1/u);
      expect(versions).toMatch(/数据库结构\s*:?\s*\d{14}/u);
      expect(complaints).toEqual([]);
    });
  },
);
