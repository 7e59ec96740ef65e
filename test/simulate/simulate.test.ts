import { describe, expect, it, onTestFinished } from 'vitest';
import { prepareAnswers } from '../../bot/simulate/prepare-answers.ts';
import { readAnswers } from '../../bot/simulate/read-answers.ts';
import type { SimulatedMessage } from '../../bot/simulate/recorder.ts';
import { simulateIn } from '../../bot/simulate/simulate.ts';
import { readTexts } from '../book/read-text.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { freshDatabase } from '../database.ts';
import { withSteps } from '../with-steps.ts';
import { inEnglish } from '../in-english.ts';

const trialOnly = withSteps(loadedTemplates(), ['trial-check']);
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function live(
  rows: string,
  from: string,
  days: number,
  answers = '',
  templates = trialOnly,
): Promise<SimulatedMessage[]> {
  const book = readTexts(
    templates.playbook,
    `code,name,tier,supervisor,salesperson,assistant,trialStartedOn\n${rows}`,
  );
  const said = readAnswers(answers);
  const start = readDay(from);
  if (start === null) throw new Error(`${from} is no day`);
  const { staff } = book;
  const scope = { templates, customers: book.customers, staff, from: start, days, language: 'en' as const };
  const { prepared, problems } = prepareAnswers(said.answers, scope);
  expect([...book.problems, ...said.problems, ...problems]).toEqual([]);
  const messages: SimulatedMessage[] = [];
  const { db, close } = await freshDatabase();
  onTestFinished(close);
  await simulateIn(db, {
    templates,
    customers: book.customers,
    staff,
    answers: prepared,
    from: start,
    days,
    log: quiet,
    onMessage: (message) => {
      // What a morning list repeats is stated in test/outbox/morning-list.test.ts.
      const items = message.items.filter(({ say }) => !say.startsWith('today/'));
      if (items.length > 0) messages.push({ ...message, items });
    },
  });
  return messages;
}

const line = (m: SimulatedMessage) =>
  `${m.at.slice(0, 16)} ${m.room} ${m.items.map((i) => `${i.customer}:${i.say.split('/')[1]}`).join(' ')}`;
const of = (code: string) => (m: SimulatedMessage) => m.items.some((i) => i.customer === code);

// A second a day where the machine is very busy.
describe('the simulated story', { timeout: 180_000 }, () => {
  it('春节, re-tiering, closing and correcting, each at its hour', async () => {
    const messages = await live(
      [
        'C001,春节,ordinary,li,zhang,wang,2026-02-07',
        'C002,潜力客户,potential,li,zhang,wang,2026-03-02',
        'C003,回了的,ordinary,li,zhao,wang,2026-03-02',
        'C004,改等级,ordinary,li,qian,wang,2026-03-02',
        'C005,改日期,ordinary,li,sun,wang,2026-03-02',
      ].join('\n'),
      '2026-02-01',
      59,
      [
        '{"at":"2026-03-12T10:00:00+08:00","customer":"C003","by":"zhao","log":"trial-check","fields":{"result":"good"}}',
        '{"at":"2026-03-11T10:00:00+08:00","customer":"C004","by":"li","set":{"tier":"potential"}}',
        '{"at":"2026-03-11T10:00:00+08:00","customer":"C005","by":"li","set":{"trialStartedOn":"2026-03-05"}}',
      ].join('\n'),
    );
    expect(messages.filter(of('C001')).map(line)).toEqual([
      '2026-02-14T09:00 customer:C001 C001:ask',
      '2026-02-14T09:00 dm:zhang C001:prepare C001:due',
      '2026-02-24T09:00 dm:li C001:escalate',
      '2026-02-26T09:00 dm:director C001:escalate',
    ]);
    expect(messages.filter(of('C003')).map(line)).toEqual([
      '2026-03-10T09:00 dm:zhao C003:prepare',
      '2026-03-12T09:00 customer:C003 C003:ask',
      '2026-03-12T09:00 dm:zhao C003:due',
    ]);
    const afterRetier = messages.filter(of('C004')).map(line).slice(1);
    expect(afterRetier).toEqual([
      '2026-03-11T10:00 dm:qian C004:handed-over',
      '2026-03-12T09:00 customer:C004 C004:ask',
      '2026-03-12T09:00 dm:li C002:due C004:due',
      '2026-03-13T09:00 dm:director C002:escalate C004:escalate',
    ]);
    expect(messages.filter((m) => m.room === 'dm:qian')).toHaveLength(2);
    expect(messages.filter(of('C005')).map(line)).toEqual([
      '2026-03-10T09:00 dm:sun C005:prepare',
      '2026-03-13T09:00 customer:C005 C005:ask',
      '2026-03-13T09:00 dm:sun C005:due',
      '2026-03-16T09:00 dm:li C005:escalate',
      '2026-03-18T09:00 dm:director C005:escalate',
    ]);
  });

  it('into a year that is not published, each at its hour', async () => {
    const messages = await live('C006,元旦,ordinary,li,zhou,wang,2026-12-22', '2026-12-20', 30);
    expect(messages.filter(of('C006')).map(line)).toEqual([
      '2026-12-30T09:00 dm:zhou C006:prepare',
      '2026-12-31T09:00 customer:C006 C006:ask',
      '2026-12-31T09:00 dm:zhou C006:due',
      '2027-01-04T09:00 dm:li C006:escalate',
      '2027-01-06T09:00 dm:director C006:escalate',
    ]);
  });

  it('未开始 begins a second cycle from the day given', async () => {
    const messages = await live(
      'C001,未开始,ordinary,li,zhang,wang,2026-03-02',
      '2026-03-01',
      60,
      '{"at":"2026-03-12T11:00:00+08:00","customer":"C001","by":"zhang","log":"trial-check","fields":{"result":"not-started","nextOn":"2026-03-20"}}',
    );
    const asked = messages.filter((m) => m.audience === 'customer');
    expect(asked.map((m) => `${m.at} ${m.items[0]?.cycle}`)).toEqual([
      '2026-03-12T09:00:00+08:00 1',
      '2026-03-30T09:00:00+08:00 2',
    ]);
  });

  it('gives the same output, word for word, when repeated', async () => {
    const book = Array.from({ length: 12 }, (_, n) => `C${n},某${n},ordinary,li,zhang,wang,2026-03-02`).join(
      '\n',
    );
    const first = await live(book, '2026-03-09', 8);
    expect(first.length).toBeGreaterThan(12);
    expect(await live(book, '2026-03-09', 8)).toEqual(first);
  });
});

describe('answers', () => {
  it('every line that does not read is reported with its number, and none is lost in silence', () => {
    const { answers, problems } = readAnswers(
      '{"at":"yesterday","customer":"C1","by":"li","log":"x"}\nnull\nnot json\n\n{"at":"2026-03-11T10:00:00+08:00","customer":"C1","by":"li"}',
    );
    expect(answers).toEqual([]);
    expect(inEnglish(problems).map((p) => p.slice(0, 15))).toEqual([
      'answers line 1:',
      'answers line 2:',
      'answers line 3:',
      'answers line 5:',
    ]);
    expect(inEnglish(problems)[2]).toContain('is not JSON');
  });

  it('are applied in the order of their instants, whatever their order in the file', () => {
    const later = '{"at":"2026-03-12T10:00:00+08:00","customer":"C1","by":"li","log":"x"}';
    const sooner = '{"at":"2026-03-11T10:00:00+08:00","customer":"C1","by":"li","set":{"tier":"potential"}}';
    expect(readAnswers(`${later}\n${sooner}`).answers.map((a) => a.log ?? 'set')).toEqual(['set', 'x']);
  });
});

it('41 投诉: opened, not replied to in time, replied to and solved, as in the chat', async () => {
  const all = loadedTemplates();
  const steps = all.playbook.steps.filter(({ register }) => register === 'complaint').map(({ key }) => key);
  const complaint = (at: string, by: string, rest: string) =>
    `{"at":"${at}+08:00","customer":"C001","by":"${by}","register":"complaint",${rest}}`;
  const messages = await live(
    'C001,杭州精工,ordinary,li,zhang,wang,',
    '2026-03-02',
    15,
    [
      complaint('2026-03-06T17:00:00', 'zhang', '"fields":{"summary":"3 号机漏油"}'),
      complaint(
        '2026-03-09T13:00:00',
        'zhang',
        '"entry":"TS2603-001","move":"reply","fields":{"reply":"已派人"}',
      ),
      complaint(
        '2026-03-09T15:00:00',
        'li',
        '"entry":"TS2603-001","move":"solve","fields":{"solution":"已更换"}',
      ),
    ].join('\n'),
    withSteps(all, steps),
  );
  expect(messages.map(line)).toEqual([
    '2026-03-06T17:00 dm:zhang C001:opened',
    '2026-03-09T11:00 dm:li C001:escalate',
    '2026-03-16T09:00 dm:zhang C001:due',
  ]);
}, 180_000);

it('a decision about an entry is taken, and an entry about nothing needs no customer', async () => {
  const all = loadedTemplates();
  const named = ['account-plan', 'market-report'];
  const steps = all.playbook.steps.filter(
    ({ about, register }) => about === 'entry' && named.includes(register ?? ''),
  );
  const plan = '"register":"account-plan"';
  const messages = await live(
    'C001,杭州精工,ordinary,li,zhang,wang,',
    '2026-03-02',
    10,
    [
      `{"at":"2026-03-03T10:00:00+08:00","customer":"C001","by":"li",${plan},"fields":{"year":"2026","abstract":"扩产","profile":"机床厂","competition":"两家","assessment":"可做","actions":"每月一访"}}`,
      `{"at":"2026-03-04T09:30:00+08:00","by":"director",${plan},"entry":"KJ26-001","move":"approve","decide":"no","fields":{"reason":"太少"}}`,
      `{"at":"2026-03-05T10:00:00+08:00","by":"li",${plan},"entry":"KJ26-001","move":"again","fields":{"abstract":"再扩产"}}`,
      `{"at":"2026-03-06T09:30:00+08:00","by":"director",${plan},"entry":"KJ26-001","move":"approve","decide":"yes"}`,
      '{"at":"2026-03-06T11:00:00+08:00","by":"zhang","register":"market-report","fields":{"news":"铸件涨价","level":"third","weight":"important"}}',
    ].join('\n'),
    withSteps(
      all,
      steps.map(({ key }) => key),
    ),
  );
  const said = messages.map(({ at, room, items }) => `${at.slice(0, 16)} ${room} ${items[0]?.say ?? ''}`);
  expect(said).toEqual([
    '2026-03-03T10:00 dm:director approval/ask',
    '2026-03-04T09:30 dm:li approval/rejected',
    '2026-03-04T09:30 dm:li entry/opened',
    '2026-03-05T10:00 dm:director approval/ask',
    '2026-03-06T09:30 dm:li approval/approved',
    '2026-03-06T09:30 dm:wang entry/opened',
    '2026-03-06T11:00 dm:director entry/told',
    '2026-03-06T11:00 dm:wang entry/opened',
    '2026-03-11T09:00 dm:li entry/escalate',
  ]);
}, 180_000);
