import { expect, it } from 'vitest';
import { describeConsole } from './open-console.ts';

describeConsole(
  'the ways into the console',
  {
    at: '2026-03-12T10:00',
    each: 'test',
    fill: async (served) => {
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-01' } });
    },
  },
  (served) => {
    it('a button of a card gives a link that signs in and opens the customer’s file; no name is in it', async () => {
      const { page: asking } = await served.open('zhang');
      const { id } = await served.customer('C001');
      const body = JSON.stringify({
        kind: 'click',
        id: crypto.randomUUID(),
        action: 'console-file',
        value: id,
      });
      const answer = await asking.evaluate<{ text: { body: string[] } }>(
        `fetch('/console/api/act', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(body)} }).then((response) => response.json())`,
      );
      const [address = ''] = answer.text.body;
      expect(address).toMatch(/\/console\/sign-in#[\w-]{43}\/customers\/C001$/u);
      const page = await served.newcomer();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(address);
      // What comes after the # is no longer in the address, and so not in the history.
      expect(new URL(page.url()).hash).toBe('');
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
      expect(new URL(page.url()).hash).toBe('#/customers/C001');
      const paths = asked.map((url) => new URL(url)).map(({ pathname, search }) => pathname + search);
      expect(paths.filter((path) => path.includes('C001'))).toEqual([]);
    });

    it('a reminder’s button opens the file at its matter; of one that is over, the file says so', async () => {
      const { page: asking } = await served.open('zhang');
      const matter = await served.core.db.followUp.findFirstOrThrow({ where: { state: 'open' } });
      const press = { kind: 'click', id: crypto.randomUUID(), action: 'console-matter', value: matter.id };
      const answer = await asking.evaluate<{ text: { body: string[] } }>(
        `fetch('/console/api/act', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(JSON.stringify(press))} }).then((response) => response.json())`,
      );
      const page = await served.newcomer();
      await page.goto(answer.text.body[0] ?? '');
      await page.getByRole('button', { name: '登录' }).click();
      const linked = page.locator('[aria-current]').and(page.getByTestId('owed'));
      await linked.getByRole('link').waitFor();
      // The line's own link is one to send on.
      expect(await linked.getByRole('link').getAttribute('href')).toBe(new URL(page.url()).hash);
      await served.core.db.followUp.update({ where: { id: matter.id }, data: { state: 'cancelled' } });
      await page.reload();
      await page.getByText('链接里的这件事已经结束').waitFor();
    });

    it('a link to a file that is opened before signing in opens it afterwards, once', async () => {
      const page = await served.newcomer();
      await page.goto(`${served.url}/console#/customers/C001`);
      await page.getByText('您还没有登录').waitFor();
      await page.goto(await served.link('zhang'));
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
      expect(new URL(page.url()).hash).toBe('#/customers/C001');
      await page.goto(await served.link('zhang'));
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('heading', { name: '今日', exact: true }).waitFor();
      expect(new URL(page.url()).hash).toBe('');
    });
  },
);
