import { expect, it } from 'vitest';
import { writeAudit } from '../../jobs/audit/write-audit.ts';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'the list of customers',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      const began = (trialStarted: string) => ({ anchors: { firstContact: '2026-02-01', trialStarted } });
      await served.aCustomer({ code: 'C001', name: '杭州精工', ...began('2026-03-01') });
      await served.aCustomer({ code: 'C002', name: '宁波新材', ...began('2026-03-09') });
      await served.aCustomer({ code: 'C003', name: '=1+1 旧厂', supervisor: 'qian', salesperson: 'zhao' });
      const { id: customerId } = await served.customer('C002');
      await served.core.db.contact.create({ data: { customerId, name: '金工程师' } });
    },
  },
  (served) => {
    it('the supervisor finds what is overdue in two clicks, and hands it over after a preview', async () => {
      const { page, complaints } = await served.open('li');
      await page.getByRole('link', { name: '客户', exact: true }).click();
      await page.getByLabel('只看有逾期的').check();
      const found = page.getByTestId('customer');
      await expect.poll(() => found.count()).toBe(1);
      await page.getByLabel('选中 C001 杭州精工').check();
      await page.getByLabel('移交给').selectOption('zhao');
      await page.getByRole('button', { name: '预览移交 1 家' }).click();
      const preview = page.getByRole('dialog');
      await preview.getByText('还没有改动').waitFor();
      // One way to say no.
      expect(await preview.getByRole('button', { name: '知道了' }).count()).toBe(0);
      expect((await served.customer('C001')).salespersonId).toBe(served.staff.zhang.id);
      await preview.getByRole('button', { name: '确认移交' }).click();
      await expect.poll(async () => (await served.customer('C001')).salespersonId).toBe(served.staff.zhao.id);
      await expect.poll(() => found.innerText()).toContain('赵敏');
      // And takes it back, from the answer that says what moved.
      await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
      await page.getByText('移交 1 已撤销').first().waitFor();
      expect((await served.customer('C001')).salespersonId).toBe(served.staff.zhang.id);
      await expect.poll(() => found.innerText()).toContain('张伟');
      expect(complaints).toEqual([]);
    });

    it('the supervisor merges two customers with the command line, and takes it back with the button', async () => {
      await served.aCustomer({ code: 'C008', name: '杭州精工厂' });
      const { page, complaints } = await served.open('li', { at: '/customers' });
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: '命令' }).waitFor();
      await page.keyboard.type('/crm 客户 合并 C001 C008 确认');
      await page.keyboard.press('Enter');
      const answer = page.getByRole('dialog').filter({ hasText: 'C008 已并入 C001' });
      await answer.getByRole('button', { name: '撤销' }).click();
      await page.getByText('已撤销合并 1').first().waitFor();
      expect(
        (await served.core.db.customer.findUniqueOrThrow({ where: { code: 'C008' } })).mergedIntoId,
      ).toBeNull();
      await served.core.db.customer.delete({ where: { code: 'C008' } });
      expect(complaints).toEqual([]);
    });

    it('what is chosen on a phone is postponed after a preview', async () => {
      const { page } = await served.open('li', { screen: 'phone', at: '/customers?find=C002' });
      await page.getByLabel('选中 C002 宁波新材').check();
      await page.getByLabel('推迟到').fill('2026-03-20');
      await page.getByRole('button', { name: '预览推迟' }).click();
      const preview = page.getByRole('dialog');
      await preview.getByText('推迟 1 件事的提醒').waitFor();
      // Where the program cannot be reached, the preview stays to be confirmed.
      await page.route('**/console/api/act', (route) => route.abort());
      await preview.getByRole('button', { name: '确认推迟' }).click();
      await page.getByText('连不上程序').waitFor();
      await page.unroute('**/console/api/act');
      await preview.getByRole('button', { name: '确认推迟' }).click();
      await page.getByText('1 件事的提醒推迟到').waitFor();
      const { id: customerId } = await served.customer('C002');
      const matter = await served.core.db.followUp.findFirstOrThrow({ where: { customerId } });
      expect(matter.snoozedUntil).toEqual(new Date('2026-03-20'));
    });

    it('a contact is found by part of the name, by keyboard alone, and the address has the whole view', async () => {
      const { page } = await served.open('chen', { at: '/customers' });
      await page.getByTestId('customer').first().waitFor();
      await page.getByLabel('查找').focus();
      await page.keyboard.type('工程');
      const found = page.getByTestId('customer');
      await expect.poll(() => found.count()).toBe(1);
      expect(await found.innerText()).toContain('联系人 金工程师');
      await page.keyboard.press('Tab');
      await page.keyboard.press('End');
      await expect.poll(() => found.count()).toBe(0);
      expect(decodeURIComponent(page.url())).toContain('#/customers?find=工程&owner=-');
      await page.reload();
      await page.getByRole('heading', { name: '没有这样的客户' }).waitFor();
    });

    it('filters that are not in sight are counted, and still there after a reload', async () => {
      const at = '/customers?stage=trialStarted&sort=new';
      const { page } = await served.open('chen', { at });
      const found = page.getByTestId('customer');
      await expect.poll(() => found.count()).toBe(3);
      expect(await found.first().innerText()).toContain('C003');
      await page.getByText('更多条件（已用 1 个）').waitFor();
      await page.getByLabel('所处阶段').selectOption({ label: '首次沟通' });
      await expect.poll(() => found.count()).toBe(0);
    });

    it('the owner, tier, stage, silence, level, a suspension and open entries each find their customers, and stay in the address', async () => {
      const { db } = served.core;
      await db.customer.update({ where: { code: 'C001' }, data: { strategicLevel: 'strategic' } });
      await db.customer.update({ where: { code: 'C003' }, data: { state: 'paused' } });
      const c2 = await served.customer('C002');
      const day = new Date('2026-03-11');
      await db.customer.update({ where: { code: 'C002' }, data: { tier: 'potential' } });
      const c3 = await served.customer('C003');
      await db.fact.updateMany({ where: { customerId: c3.id }, data: { key: 'firstContact' } });
      await db.entry.create({
        data: {
          register: 'complaint',
          number: 'TS2603-001',
          customerId: c2.id,
          openerId: served.staff.zhang.id,
          state: 'open',
          answers: { summary: '漏油' },
          openedAt: day,
        },
      });
      const { page, complaints } = await served.open('chen', { at: '/customers' });
      const found = page.getByTestId('customer');
      const codes = async () => (await found.allInnerTexts()).map((text) => /C\d+/u.exec(text)?.[0]).join();
      await expect.poll(codes).toBe('C001,C002,C003');
      await page.getByLabel('负责人').selectOption('li');
      await expect.poll(codes).toBe('C002');
      await page.getByLabel('负责人').selectOption('');
      await page.getByText('更多条件').click();
      await page.getByLabel('跟进等级').selectOption('potential');
      await expect.poll(codes).toBe('C002');
      await page.getByLabel('跟进等级').selectOption('');
      await page.getByLabel('所处阶段').selectOption('trialStarted');
      await expect.poll(codes).toBe('C001,C002');
      await page.getByLabel('所处阶段').selectOption('');
      await page.getByLabel('只看久未联系的').check();
      await expect.poll(() => page.url()).toContain('silent=yes');
      await expect.poll(codes).toBe('');
      await page.getByLabel('只看久未联系的').uncheck();
      await expect.poll(codes).toBe('C001,C002,C003');
      await page.getByLabel('战略等级').selectOption({ label: '战略级' });
      await expect.poll(codes).toBe('C001');
      await page.getByLabel('战略等级').selectOption('');
      await page.getByLabel('只看暂停的').check();
      await expect.poll(codes).toBe('C003');
      await page.getByLabel('只看暂停的').uncheck();
      await expect.poll(codes).toBe('C001,C002,C003');
      await page.getByLabel('有未结的单据').selectOption('complaint');
      await expect.poll(() => page.url()).toContain('register=complaint');
      await page.reload();
      await expect.poll(codes).toBe('C002');
      expect(complaints).toEqual([]);
      // Where the program cannot be reached, what was searched for stays, and a press reads again.
      await page.route('**/console/api/view', (route) => route.abort());
      const search = page.getByRole('searchbox');
      await search.fill('宁波');
      await page.getByRole('alert').getByText('这一页没有打开').waitFor();
      expect(await search.inputValue()).toBe('宁波');
      await page.unroute('**/console/api/view');
      await page.getByRole('button', { name: '重试' }).click();
      await expect.poll(codes).toBe('C002');
      expect(await search.inputValue()).toBe('宁波');
      // And where what is new cannot be read, what is shown stays, with what is chosen in it.
      await page.getByLabel('选中 C002 宁波新材').check();
      await page.getByLabel('推迟到').fill('2026-03-20');
      await page.route('**/console/api/view', (route) => route.abort());
      await writeAudit(served.core.db, {
        at: served.core.clock.now(),
        by: served.staff.wu,
        action: 'staff.role',
        subject: 'zhang',
      });
      const old = page.getByRole('alert').filter({ hasText: '这里是之前的' });
      await old.waitFor();
      expect(await page.getByLabel('推迟到').inputValue()).toBe('2026-03-20');
      await page.unroute('**/console/api/view');
      await old.getByRole('button', { name: '重试' }).click();
      await old.waitFor({ state: 'detached' });
      expect(await page.getByLabel('推迟到').inputValue()).toBe('2026-03-20');
    });

    it('all that is found is a file: without formulas, and recorded', async () => {
      const { page } = await served.open('chen', { at: '/customers?find=C00' });
      await page.getByTestId('customer').first().waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '导出 CSV' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('客户-2026-03-12.csv');
      const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString('utf8');
      const lines = text.trim().split('\r\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toContain('客户代号,客户名称');
      expect(lines[3]).toContain("C003,'=1+1 旧厂");
      const audit = await served.core.db.audit.findMany({
        where: { OR: [{ action: 'export.customers' }, { subject: 'export customers' }] },
        orderBy: { id: 'asc' },
      });
      expect(audit.map(({ actor, action, after }) => [actor, action, after])).toEqual([
        ...Array.from({ length: 3 }, () => ['陈总监', 'file.read', null]),
        ['陈总监', 'export.customers', { rows: 3, sort: 'code', find: '…' }],
      ]);
    });

    it.each([
      ['desktop', false],
      ['desktop', true],
      ['phone', false],
      ['phone', true],
    ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
      const at = '/customers?tier=ordinary&sort=due';
      const opened = await served.open('li', { screen, dark, at });
      const { page } = opened;
      await page.getByTestId('customer').first().waitFor();
      await page.getByLabel('选中这一页').check();
      await page.getByLabel('移交给').waitFor();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });

    it('is read page by page, each from its beginning; the back button returns to the page before', async () => {
      const { id: supervisorId } = served.staff.li;
      const data = Array.from({ length: 70 }, (_, n) => ({
        code: `D${101 + n}`,
        name: `老客户 ${n + 1}`,
        tier: 'ordinary' as const,
        supervisorId,
      }));
      await served.core.db.customer.createMany({ data });
      const { page, complaints } = await served.open('chen', { at: '/customers?find=老客户' });
      const first = async () => (await page.getByTestId('customer').first().innerText()).match(/D\d+/u)?.[0];
      await expect.poll(first).toBe('D101');
      await page.getByRole('button', { name: '下一页' }).click();
      await expect.poll(first).toBe('D151');
      expect(await page.evaluate<number>(`document.querySelector('main').scrollTop`)).toBe(0);
      await page.getByRole('button', { name: '上一页' }).click();
      await expect.poll(first).toBe('D101');
      expect(await page.evaluate<number>(`document.querySelector('main').scrollTop`)).toBe(0);
      await page.goBack();
      await expect.poll(first).toBe('D151');
      expect(complaints).toEqual([]);
    });

    it('a customer is shown from its beginning, and the back button leads to where the list was left', async () => {
      const { page, complaints } = await served.open('chen', { at: '/customers' });
      await page.getByTestId('customer').first().waitFor();
      // In a low window a list and a file have more than fits.
      await page.setViewportSize({ width: 1_200, height: 300 });
      const line = page.getByRole('link', { name: /C002 宁波新材/u });
      await line.hover();
      const left = await page.evaluate<number>(`document.querySelector('main').scrollTop`);
      expect(left).toBeGreaterThan(20);
      await line.click();
      await page.getByRole('heading', { level: 1, name: /宁波新材/u }).waitFor();
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      const main = await page.evaluate<{ top: number; hidden: number }>(
        `(({ scrollTop: top, scrollHeight, clientHeight }) => ({ top, hidden: scrollHeight - clientHeight }))(document.querySelector('main'))`,
      );
      expect(main.hidden).toBeGreaterThan(100);
      expect(main.top).toBe(0);
      await page.goBack();
      await page.getByRole('link', { name: /C002 宁波新材/u }).waitFor();
      expect(await page.evaluate<number>(`document.querySelector('main').scrollTop`)).toBe(left);
      expect(complaints).toEqual([]);
    });
  },
);
