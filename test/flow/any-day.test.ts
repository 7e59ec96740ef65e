import type { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleStaff } from '../../bot/rehearsal/sample-company.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { aRehearsal } from '../rehearsal/a-rehearsal.ts';
import { countReminders } from './count-reminders.ts';
import { instants } from './instants.ts';
import { atThePage, type PageClient } from './page-client.ts';

const trial = '第一次回访客户试用情况';
const question = '试用我们的产品';

/**
 * Two new customers, one who answers and one who does not, starting on every kind of day. Other tests of this folder
 * that live through days start processes and browsers, so each of them uses just one of these instants.
 */
describe.each(instants)('a trial that starts on $name', { timeout: 240_000 }, ({ at, days }) => {
  let database: FreshDatabase;
  let rehearsal: ReturnType<typeof aRehearsal>;
  let url: string;
  const clients = new Map<string, PageClient>();
  beforeAll(async () => {
    database = await freshDatabase();
    rehearsal = aRehearsal(database.db, at);
    await enterStaff(rehearsal.core, sampleStaff, 'web');
    url = await rehearsal.listen();
  });
  afterAll(async () => {
    await rehearsal.close();
    await database.close();
  });

  const as = async (person: string): Promise<PageClient> => {
    const client = clients.get(person) ?? (await atThePage(url, person, rehearsal.settled));
    clients.set(person, client);
    return client;
  };
  const local = (instant: Temporal.Instant) =>
    instant.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' });
  /** Presses next event until the condition holds; a month of events at most. */
  const nextUntil = async (come: () => Promise<boolean>) => {
    const li = await as('li');
    for (let n = 0; n < 200 && !(await come()); n++) await li.move('next-event');
    expect(await come()).toBe(true);
  };
  /**
   * When a person was first reminded of a customer's trial check, and of each new reason, including messages that cover
   * several customers. What a list only repeats, every working day, is left out.
   */
  const told = async (person: string, customer: string) => {
    const { messages } = await rehearsal.store.readPage(person, `dm:${person}`, null, 500);
    return messages
      .filter(({ content }) => {
        if (
          content.kind === 'card' &&
          content.about.every(
            ({ customer: of, step, say }) =>
              of !== customer || step !== 'trial-check' || say.startsWith('today/'),
          )
        )
          return false;
        const text = content.kind === 'card' ? wordsOf(content.card) : '';
        return countReminders([text], [customer, trial]) === 1;
      })
      .map((message) => local(message.at));
  };
  const asked = async (customer: string) => {
    const room = `customer:${customer}`;
    const { messages } = await rehearsal.store.readPage(room, room, null, 500);
    return messages
      .filter(({ content }) => JSON.stringify(content).includes(question))
      .map(({ at: instant }) => local(instant));
  };

  it('the prompt, the question, the supervisor and the director come on their days, once each', async () => {
    const li = await as('li');
    for (const [code, name] of [
      ['C900', '温州新客'],
      ['C901', '台州新客'],
    ]) {
      const said = await li.say(
        `/crm customer new ${code} ${name} 等级=普通 业务员=zhang 助理=wang 试用开始=今天`,
      );
      expect(said).toContain(`已建立 ${code}`);
    }
    await nextUntil(async () => (await asked('C900')).length > 0);
    await (await as('customer:C900')).reply(question, '运行很稳定', 'customer:C900');
    const zhang = await as('zhang');
    await nextUntil(async () => (await zhang.messages()).some((text) => text.includes('客户回复了：C900')));
    expect(local(rehearsal.clock.now()).slice(0, 10)).toBe(days.due);
    const closed = await zhang.fill('客户回复了：C900', '记录结果', { result: 'good', summary: '客户满意' });
    expect(closed).not.toBe('');
    for (let n = 0; n < 4; n++) await li.move('plus-7-days');

    // When both are on one day, they are one item of one list.
    const reminded = [...new Set([`${days.prompted}T09:00`, `${days.due}T09:00`])];
    expect(await told('zhang', 'C901')).toEqual(reminded);
    expect(await asked('C901')).toEqual([`${days.due}T09:00`]);
    expect(await told('li', 'C901')).toEqual([`${days.supervisor}T09:00`]);
    expect(await told('chen', 'C901')).toEqual([`${days.director}T09:00`]);

    expect(await asked('C900')).toEqual([`${days.due}T09:00`]);
    expect(await told('li', 'C900')).toEqual([]);
    expect(await told('chen', 'C900')).toEqual([]);
    const states = (await li.followUps('C900')).filter(({ step }) => step === trial);
    expect(states.map(({ state }) => state)).toEqual(['closed']);
  });

  it('the customers have seen nothing internal', async () => {
    for (const code of ['C900', 'C901']) {
      const customer = await as(`customer:${code}`);
      expect(await customer.rooms()).toEqual([`customer:${code}`]);
      const seen = (await customer.messages(`customer:${code}`)).join('\n');
      expect(seen).toContain(question);
      for (const internal of [code, '普通', '逾期', '截止', '负责人', '记录结果'])
        expect(seen).not.toContain(internal);
    }
    expect(rehearsal.errors).toEqual([]);
  });
});

function wordsOf({ title = '', body }: { title?: string; body: readonly string[] }): string {
  return [title, ...body].join('\n');
}
