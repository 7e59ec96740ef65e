import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../jobs/calendar/create-calendar.ts';
import { runDay } from '../jobs/run-day.ts';
import { warnUnpublished } from '../jobs/warn-unpublished.ts';
import { aCompany, type Company } from './company.ts';
import { openScene } from './outbox/scene.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

let database: FreshDatabase;
let company: Company;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
});
afterEach(() => database.close());

const on = (day: string) => Temporal.PlainDate.from(day);
const label = { 'zh-CN': '元旦', en: "New Year's Day" };

/** Rows of recipients and the year they were warned about. */
async function told(): Promise<readonly string[]> {
  const notices = await database.db.notice.findMany({
    where: { say: 'calendar/unpublished' },
    include: { recipient: true },
    orderBy: { key: 'asc' },
  });
  return notices.map(({ recipient, values }) => `${recipient.code} ${JSON.stringify(values)}`).toSorted();
}

describe('a year whose holidays are not published', () => {
  it('is announced to each supervisor from 1 December before it, and not on 30 November', async () => {
    await warnUnpublished(company.core, on('2026-11-30'));
    expect(await told()).toEqual([]);
    await warnUnpublished(company.core, on('2026-12-01'));
    expect(await told()).toEqual(['li {"year":2027}', 'qian {"year":2027}']);
  });

  it('is announced once: neither the next day nor the year itself repeats it', async () => {
    for (const day of ['2026-12-01', '2026-12-02', '2026-12-31', '2027-01-01', '2027-06-01']) {
      await warnUnpublished(company.core, on(day));
    }
    expect(await told()).toEqual(['li {"year":2027}', 'qian {"year":2027}']);
    const { key } = await database.db.notice.findFirstOrThrow({
      where: { recipientId: company.staff.li.id },
    });
    expect(key).toBe(`calendar-unpublished-2027-${company.staff.li.id}`);
  });

  it('is announced when it has begun already, also to a supervisor who came later', async () => {
    await warnUnpublished(company.core, on('2027-02-01'));
    await database.db.staff.create({ data: { code: 'new', name: '新主管', roles: ['supervisor'] } });
    await warnUnpublished(company.core, on('2027-02-02'));
    expect(await told()).toEqual(['li {"year":2027}', 'new {"year":2027}', 'qian {"year":2027}']);
  });

  it('is not announced to people who have left; without any supervisor to those above', async () => {
    await database.db.staff.update({ where: { code: 'li' }, data: { leftOn: new Date('2026-11-01') } });
    await warnUnpublished(company.core, on('2026-12-01'));
    expect(await told()).toEqual(['qian {"year":2027}']);
    await database.db.notice.deleteMany();
    await database.db.staff.update({ where: { code: 'qian' }, data: { leftOn: new Date('2026-11-01') } });
    await warnUnpublished(company.core, on('2026-12-01'));
    expect(await told()).toEqual(['chen {"year":2027}', 'wu {"year":2027}']);
  });

  it('that the company has entered itself is not announced', async () => {
    const published = [{ year: 2027, daysOff: [{ on: on('2027-01-01'), label }], makeUpDays: [] }];
    const calendar = createCalendar({ published, daysOff: [], workingDays: [] });
    const core = { ...company.core, rules: { ...company.core.rules, calendar } };
    await warnUnpublished(core, on('2026-12-01'));
    expect(await told()).toEqual([]);
  });

  it('is announced by the run of a day', async () => {
    company.clock.set('2026-12-01T08:00');
    await runDay(company.core, on('2026-12-01'));
    expect(await told()).toEqual(['li {"year":2027}', 'qian {"year":2027}']);
  });

  it('reaches the supervisor in the chat, in the morning, once', async () => {
    const scene = await openScene('2026-12-01T07:00');
    try {
      const said = () => scene.chat.messages.filter(({ text }) => text.includes('2027 年放假安排尚未收录'));
      await scene.at('2026-12-01T07:30');
      expect(said()).toEqual([]);
      await scene.at('2026-12-01T09:00');
      await scene.at('2026-12-02T09:00');
      expect(said().map(({ audience, text }) => [audience, text.includes('李主管')])).toEqual([
        ['staff', true],
      ]);
    } finally {
      await scene.close();
    }
  });

  it.each(['zh-CN', 'en'] as const)('is announced in words (%s) that say what to do', async (language) => {
    const text = company.core.templates.texts.renderStaff('calendar/unpublished', language, {
      recipient: { name: '李明' },
      year: 2027,
    });
    const words = JSON.stringify(text);
    expect(words).toContain('2027');
    expect(words).toContain('templates/calendar.yaml');
  });
});
