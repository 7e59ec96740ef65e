import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Colleague } from '../company.ts';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'the page of figures',
  {
    at: '2026-01-05T10:00',
    fill: async (served) => {
      const done = async (by: Colleague, code: string) =>
        await writeLog(served.core, served.staff[by], await served.customer(code), {
          purpose: 'trial-check',
          summary: '运行正常',
          fields: { result: 'good' },
          channel: 'phone',
        });
      const ofZhao = { supervisor: 'qian', salesperson: 'zhao', assistant: null } as const;
      const stages = { firstContact: '2026-01-02', filed: '2026-01-04' };
      await served.aCustomer({ code: 'C001', anchors: { ...stages, trialStarted: '2026-01-05' } });
      await served.aCustomer({ code: 'C002', ...ofZhao });
      await done('zhang', 'C001');
      served.clock.set('2026-02-10T10:00');
      await served.aCustomer({ code: 'C003', anchors: { firstContact: '2026-02-01', filed: '2026-02-09' } });
      await served.aCustomer({ code: 'C004', ...ofZhao });
      await done('zhao', 'C004');
      await served.aCustomer({ code: 'C005' });
      await done('zhang', 'C005');
      served.clock.set('2026-03-12T10:00');
    },
  },
  (served) => {
    it('the director reads the funnel, where customers stay longest, and what is overdue with those who stand there', async () => {
      const { id: customerId } = await served.aCustomer({
        code: 'C006',
        anchors: { firstContact: '2026-03-02' },
      });
      const days = { anchorOn: new Date('2026-03-02'), dueOn: new Date('2026-03-10') };
      const subject = { subjectKind: 'customer', subjectId: customerId, customerId } as const;
      await served.core.db.followUp.create({
        data: { ...subject, ...days, step: 'trial-check', cycle: '1', openedAt: days.anchorOn },
      });
      const { page, complaints } = await served.open('chen');
      await page.getByRole('link', { name: '数据', exact: true }).click();
      await page.getByLabel('期间').selectOption('2026-Q1');
      await page.getByText('停留最久：首次沟通，中位数 5 天').waitFor();
      const why = '这一阶段现有 1 家，1 家有逾期的事，最多的是“第一次回访客户试用情况”：1 家';
      await page.getByText(why).waitFor();
      const picture = page.getByRole('img', { name: /^销售漏斗 2026-Q1/u });
      await picture.waitFor();
      const marked = await picture.locator('.marked').allTextContents();
      expect(marked).toEqual(['首次沟通', '停留最久', '进入 3 · 转化率 66.7% · 停留天数中位数 5']);
      await page.getByRole('table').getByText('首次沟通').waitFor();
      await page.getByText('转化率＝推进/进入').waitFor();
      await served.core.db.customer.delete({ where: { code: 'C006' } });
      expect(complaints).toEqual([]);
    });

    it('the on-time rate has a line for each person and month, which the table has too', async () => {
      const { page, complaints } = await served.open('chen', { at: '/figures?report=on-time' });
      await page.getByRole('img', { name: /^跟进按时率/u }).waitFor();
      // Everyone, 张伟 and 赵敏 in January and February.
      await expect.poll(() => page.locator('.picture .curve').count()).toBe(3);
      const titles = await page.locator('.picture svg title').allTextContents();
      const rows = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('table tbody tr')].map((row) => {
      const cells = [...row.querySelectorAll('td')].map((cell) => cell.textContent);
      return cells[1] + ' · ' + cells[0] + ' · ' + cells[4];
    })`);
      expect(titles.toSorted()).toEqual(rows.toSorted());
      expect(rows).toContain('赵敏 · 2026-01 · 0');
      await page.getByText('选择画出谁（3/3）').click();
      await page.getByLabel('赵敏').uncheck();
      await expect.poll(() => page.locator('.picture .curve').count()).toBe(2);
      expect(complaints).toEqual([]);
    });

    it('an axis that counts has whole numbers only', async () => {
      const { page } = await served.open('chen', { at: '/figures?report=workload&period=2026-01' });
      const picture = page.getByRole('img', { name: /^工作量 2026-01/u });
      await picture.waitFor();
      const ticks = await picture.locator('.axis-label').allTextContents();
      expect(ticks[0]).toBe('0');
      expect(ticks.filter((tick) => !/^\d+$/u.test(tick))).toEqual([]);
    });

    it('a salesperson sees their own figures only', async () => {
      const { page } = await served.open('zhao', { at: '/figures?report=on-time' });
      await page.getByRole('img', { name: /^跟进按时率/u }).waitFor();
      await expect.poll(() => page.locator('.picture .curve').count()).toBe(1);
      expect(await page.getByText('张伟').count()).toBe(0);
    });

    it('finance reads receivables, and none of the figures that are not theirs in the chat either', async () => {
      const { page, complaints } = await served.open('zhou', { at: '/figures' });
      const reports = page.getByRole('navigation', { name: '报表' });
      await reports.getByText('应收账款').waitFor();
      expect(await reports.getByText('销售漏斗').count()).toBe(0);
      // A link that a colleague has sent says whose it is in words, and leads to what is theirs.
      await page.evaluate(`location.hash = '#/figures?report=funnel'`);
      await page.getByText('报表“销售漏斗”不归您看。您可以看：').waitFor();
      expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0);
      await page.getByRole('link', { name: '打开“报表”' }).click();
      await reports.getByText('应收账款').waitFor();
      expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
    });

    it('an export is a workbook of what is shown, and is in the access log', async () => {
      const at = '/figures?report=on-time&period=2026-02';
      const { page } = await served.open('chen', { at });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '导出工作簿' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('on-time-2026-02.xlsx');
      const bytes = await readFile(await download.path());
      expect(bytes.subarray(0, 2).toString()).toBe('PK');
      const reads = await served.core.db.audit.findMany({ where: { action: 'figures.read' } });
      expect(reads.map(({ after }) => after)).toContainEqual({ of: 'export on-time 2026-02' });
    });

    it('pictures are loaded only by who looks at figures', async () => {
      const { page } = await served.open('chen');
      const loaded = () =>
        page.evaluate<string[]>(
          `performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop())`,
        );
      await page.getByRole('heading', { name: '今日' }).waitFor();
      expect((await loaded()).filter((name) => name.startsWith('picture'))).toEqual([]);
      await page.getByRole('link', { name: '数据', exact: true }).click();
      await page.locator('.picture > svg').waitFor();
      expect((await loaded()).filter((name) => name.startsWith('picture'))).toHaveLength(1);
    });

    it('is used by keyboard alone: report, period, lines, export', async () => {
      const { page } = await served.open('chen', { at: '/figures' });
      await page.locator('.picture > svg').waitFor();
      const goTo = async (name: string) => {
        for (let presses = 0; presses < 60; presses += 1) {
          await page.keyboard.press('Tab');
          if ((await page.evaluate<string>('document.activeElement.innerText')) === name) return;
        }
        throw new Error(`Tab does not reach ${name}`);
      };
      await goTo('跟进按时率');
      await page.keyboard.press('Enter');
      await page.getByRole('img', { name: /^跟进按时率/u }).waitFor();
      await goTo('导出工作簿');
      const download = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      expect((await download).suggestedFilename()).toBe('on-time-2026-03.xlsx');
    });

    it.each([
      ['funnel', 'phone', false],
      ['funnel', 'desktop', true],
      ['on-time', 'phone', true],
      ['on-time', 'desktop', false],
      ['workload', 'phone', false],
      ['silence', 'desktop', true],
    ] as const)('%s has nothing that WCAG AA forbids, on a %s, dark: %s', async (report, screen, dark) => {
      const at = `/figures?report=${report}&period=2026-Q1`;
      const opened = await served.open('chen', { screen, dark, at });
      await opened.page.locator('.picture > svg').waitFor();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  },
);
