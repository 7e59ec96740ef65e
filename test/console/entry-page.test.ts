import { expect, it } from 'vitest';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { chooseLanguage } from '../../jobs/staff/chosen-language.ts';
import type { ServedConsole } from './open-console.ts';
import { describeConsole } from './open-console.ts';

async function complain(served: ServedConsole): Promise<string> {
  const { core, staff } = served;
  const register = core.templates.registers.find(({ key }) => key === 'complaint');
  if (register === undefined) throw new Error('there is no register of complaints');
  const customer = await served.customer('C001');
  const answers = { summary: '3 号机漏油' };
  return (await openEntry(core, staff.zhang, { register, customer, answers })).number;
}

describeConsole(
  'an entry of a register',
  {
    at: '2026-03-12T10:00',
    each: 'test',
    fill: async (served) => {
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-01' } });
    },
  },
  (served) => {
    it('the button of a card opens it after signing in, with its history and its moves', async () => {
      const number = await complain(served);
      const { id } = await served.core.db.entry.findFirstOrThrow();
      const { page: asking } = await served.open('zhang');
      const press = { kind: 'click', id: crypto.randomUUID(), action: 'console-entry', value: id };
      const answer = await asking.evaluate<{ text: { body: string[] } }>(
        `fetch('/console/api/act', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(JSON.stringify(press))} }).then((response) => response.json())`,
      );
      const [address = ''] = answer.text.body;
      expect(address.endsWith(`/entries/${number}`)).toBe(true);
      const page = await served.newcomer();
      await page.goto(address);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('heading', { name: `投诉 ${number} · C001 杭州精工` }).waitFor();
      await page.getByTestId('past-move').filter({ hasText: '3 号机漏油' }).waitFor();
      await page.getByRole('button', { name: /^回复/u }).waitFor();
    });

    it('is reached from the customer’s file', async () => {
      const number = await complain(served);
      const { page, forbidden } = await served.open('zhang', { at: '/customers/C001?section=complaint' });
      await page.getByRole('link', { name: number }).click();
      await page.getByRole('heading', { name: new RegExp(number, 'u') }).waitFor();
      expect(await forbidden()).toEqual([]);
    });

    it.each(['zh-CN', 'en'] as const)(
      'on a phone in %s, the link stands in a row with the buttons',
      async (language) => {
        const number = await complain(served);
        await chooseLanguage(served.core, served.staff.li, language);
        for (const at of [`/entries/${number}`, '/customers/C001']) {
          const { page } = await served.open('li', { screen: 'phone', at });
          await page.locator('.head-actions .actions button').first().waitFor();
          const state = language === 'en' ? 'Waiting for a reply' : '待回复';
          if (at.startsWith('/entries')) await page.locator('dd').getByText(state, { exact: true }).waitFor();
          const tops = await page.evaluate<number[]>(
            `[...document.querySelectorAll('.page-head button')].map((one) => Math.round(one.getBoundingClientRect().top))`,
          );
          const link = await page.evaluate<number>(
            `Math.round(document.querySelector('.head-actions > .copy-link').getBoundingClientRect().top)`,
          );
          expect(tops.filter((top) => top === link).length, at).toBeGreaterThan(1);
          // The three of a customer stand in one row, not one of them beside the title.
          if (at.startsWith('/customers')) expect(tops, at).toEqual([link, link, link]);
          // Nor under the buttons of a line.
          const under = await page.evaluate<number>(
            `[...document.querySelectorAll('.line .actions')].filter((one) => {
              const tops = [...one.querySelectorAll('button')].map((each) => each.getBoundingClientRect().top);
              return tops.at(-1) > Math.max(...tops.slice(0, -1));
            }).length`,
          );
          expect(under, at).toBe(0);
        }
      },
    );

    it('one that is not the reader’s is answered like one that does not exist', async () => {
      const number = await complain(served);
      const answers: string[] = [];
      for (const of of [number, 'TS2603-777']) {
        const { page } = await served.open('zhao', { at: `/entries/${of}` });
        answers.push(await page.getByRole('alert').innerText());
      }
      expect(answers[0]).toContain('不归您看');
      expect(answers[1]).toBe(answers[0]);
    });
  },
);
