import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'the page of the process',
  {
    at: '2026-03-12T10:00',
    steps: 'all',
    fill: async (served) => {
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-10' } });
    },
  },
  (served) => {
    it('draws the steps of the playbook and of each register, and says them in words', async () => {
      const { page, complaints } = await served.open('li', { at: '/process' });
      await page.getByRole('img', { name: '客户的跟进流程' }).waitFor();
      const { steps } = served.core.rules.playbook;
      expect(await page.getByTestId('step').count()).toBe(steps.filter(({ register }) => !register).length);
      const trial = page.getByTestId('step').filter({ hasText: '第一次回访客户试用情况' });
      const said = await trial.innerText();
      expect(said).toContain('从试用开始算起，没有时从安装完成、到货算起');
      expect(said).toContain('10 天内截止');
      expect(said).toContain('业务员（潜力客户：销售主管）');
      expect(said).toContain('截止后 3 个工作日上报 · 营销总监');
      await page.getByLabel('看哪个流程').selectOption('投诉');
      await page.getByRole('img', { name: '投诉' }).waitFor();
      expect(page.url()).toContain('of=complaint');
      await page.getByText('回复 待回复 → 处理中').waitFor();
      expect(complaints).toEqual([]);
    });

    it('says every message of the next year to a kind of customer in its words, and stores nothing', async () => {
      const before = await served.core.db.reminder.count();
      const { page, complaints } = await served.open('zhang', { at: '/process?show=year' });
      const anyAsked = page.getByTestId('message').filter({ hasText: '客户群' });
      await anyAsked.first().waitFor();
      const count = await page.getByTestId('message').count();
      await page.getByLabel('连同逾期后的上报').check();
      await expect.poll(() => page.getByTestId('message').count()).toBeGreaterThan(count);
      await page.getByLabel('从哪天起').fill('2026-06-01');
      await page.getByText('2026年6月1日').or(page.getByText('6月1日')).first().waitFor();
      expect(page.url()).toContain('from=2026-06-01');
      const thanks = page.getByTestId('message').filter({ hasText: '成交周年致谢' });
      await thanks.locator('summary').press('Enter');
      await thanks.getByText('某客户').waitFor();
      expect(await page.getByText('这时还缺话术要用的内容').count()).toBe(0);
      expect(await served.core.db.reminder.count()).toBe(before);
      expect(complaints).toEqual([]);
    });

    it('tries a changed copy: its mistakes, what it changes for today’s customers, and the file to take away', async () => {
      const { page, complaints } = await served.open('li', { at: '/process?show=edit' });
      const copy = page.getByLabel('playbook.yaml 的副本');
      const original = await copy.inputValue();
      await copy.fill(original.replace('due: 10d #', 'due: soon #'));
      await page.getByRole('button', { name: '检查并试算' }).click();
      const mistake = page.getByTestId('mistake');
      await mistake.waitFor();
      expect(await mistake.innerText()).toMatch(/^playbook\.yaml:\d+ steps\[\d+\]\.due .*found "soon"/u);
      await copy.fill(original.replace('due: 10d #', 'due: 12d #'));
      await page.getByRole('button', { name: '检查并试算' }).click();
      const changed = page.getByTestId('changed');
      await changed.waitFor();
      expect(await changed.innerText()).toContain('C001 杭州精工');
      await page.getByText('不再这样说的').waitFor();
      // Another page, and back: what was typed is there.
      await page.getByRole('link', { name: '一年的消息' }).click();
      await page.getByTestId('message').first().waitFor();
      await page.goBack();
      await expect.poll(() => copy.inputValue()).toContain('due: 12d #');
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: '下载改过的文件' }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toBe('playbook.yaml');
      expect(await readFile(await saved.path(), 'utf8')).toBe(await copy.inputValue());
      expect(complaints).toEqual([]);
    });

    it('shows what a copy would change only for customers that are the reader’s', async () => {
      await served.aCustomer({
        code: 'C009',
        name: '绍兴旧厂',
        supervisor: 'qian',
        salesperson: 'zhao',
        anchors: { trialStarted: '2026-03-10' },
      });
      const { page } = await served.open('zhang', { at: '/process?show=edit' });
      const copy = page.getByLabel('playbook.yaml 的副本');
      await copy.fill((await copy.inputValue()).replace('due: 10d #', 'due: 12d #'));
      await page.getByRole('button', { name: '检查并试算' }).click();
      await page.getByTestId('changed').first().waitFor();
      expect(await page.getByTestId('changed').allInnerTexts()).toEqual([expect.stringContaining('C001')]);
    });

    it.each([
      ['/process', 'desktop', false],
      ['/process?of=complaint', 'phone', true],
      ['/process?show=year', 'phone', false],
      ['/process?show=year', 'desktop', true],
      ['/process?show=edit', 'phone', true],
    ] as const)('%s has nothing that WCAG AA forbids, on a %s, dark: %s', async (at, screen, dark) => {
      const opened = await served.open('li', { screen, dark, at });
      const { page } = opened;
      await page.locator('[data-testid=step], [data-testid=message], textarea').first().waitFor();
      const first = page.locator('[data-testid=message] summary').first();
      if (at.includes('year')) await first.click();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  },
);
