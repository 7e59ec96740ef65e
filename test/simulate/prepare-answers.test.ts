import { describe, expect, it } from 'vitest';
import { prepareAnswers } from '../../bot/simulate/prepare-answers.ts';
import { readAnswers } from '../../bot/simulate/read-answers.ts';
import { readTexts } from '../book/read-text.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { inEnglish } from '../in-english.ts';

const templates = loadedTemplates();
const { customers, staff } = readTexts(
  templates.playbook,
  'code,name,tier,supervisor,salesperson,assistant\nC001,某,普通,li,zhang,wang',
);
const from = readDay('2026-03-01');
if (from === null) throw new Error('no day');
const scope = {
  templates,
  customers,
  staff,
  from,
  days: 20,
  language: 'en' as const,
};

const answer = (changes: object) => ({
  at: '2026-03-12T10:00:00+08:00',
  customer: 'C001',
  by: 'zhang',
  ...changes,
});
const prepare = (...answers: object[]) => {
  const read = readAnswers(answers.map((one) => JSON.stringify(one)).join('\n'));
  expect(read.problems).toEqual([]);
  return prepareAnswers(read.answers, scope);
};
const problemOf = (changes: object) => inEnglish(prepare(answer(changes)).problems);

describe('an answer', () => {
  it.each<[string, object, string]>([
    [
      'before the first day',
      { at: '2026-02-28T23:59:59+08:00', log: 'trial-check' },
      '2026-02-28 is before the first day, 2026-03-01',
    ],
    [
      'after the last day',
      { at: '2026-03-21T00:00:00+08:00', log: 'trial-check' },
      '2026-03-21 is after the last day, 2026-03-20',
    ],
    ['about nobody', { customer: 'C009', log: 'trial-check' }, 'there is no customer C009 in the book'],
    [
      'that opens an entry about a customer and names none',
      { customer: undefined, register: 'complaint', fields: { summary: '漏油' } },
      'customer: Please fill this in',
    ],
    [
      'that decides what nobody else decides',
      { register: 'complaint', entry: 'TS2603-001', move: 'reply', decide: 'yes' },
      'move "reply" is not decided by others: leave "decide" out',
    ],
    [
      'that says no without a reason',
      { register: 'credit', entry: 'ZX26-001', move: 'grant', decide: 'no' },
      'A rejection needs a reason.',
    ],
    ['by nobody', { by: 'nobody', log: 'trial-check' }, 'no colleague is called nobody'],
    [
      'of no purpose',
      { log: 'trial-chek' },
      '"trial-chek" is no purpose of a log (filing, solution, quotation, install, install-problem, trial-check, trial-problem, repurchase-1, repurchase-2, contact, no-order, contact-plan, need, complaint, other)',
    ],
    [
      'with a field that is not asked for',
      { log: 'trial-check', fields: { resutl: 'good' } },
      'trial-check does not ask for resutl',
    ],
    [
      'with a result that is none',
      { log: 'trial-check', fields: { result: 'fine' } },
      'result: Please choose one of: Good, Problem, Not started',
    ],
    [
      '未开始 without the day it will start',
      { log: 'trial-check', fields: { result: 'not-started' } },
      'nextOn: Please fill this in',
    ],
    [
      'with a day that was before the answer',
      { log: 'trial-check', fields: { result: 'not-started', nextOn: '2026-03-11' } },
      'nextOn: This day must not be before today',
    ],
    ['that sets what cannot be set', { set: { colour: 'red' } }, '"colour" cannot be set'],
    ['that sets a code', { set: { code: 'C002' } }, '"code" cannot be set'],
    ['that sets no tier', { set: { tier: 'vip' } }, '"vip" is neither potential (潜力) nor ordinary (普通)'],
    ['that seats nobody', { set: { salesperson: 'zhao' } }, 'no colleague is called zhao'],
    [
      'that sets no day',
      { set: { trialStartedOn: '2026-02-30' } },
      'trialStartedOn: "2026-02-30" is not a day, write it as 2026-03-05',
    ],
  ])('%s is refused, with its line', (_what, changes, problem) => {
    expect(problemOf(changes)).toEqual([`answers line 1: ${problem}`]);
  });

  it('of the first and of the last moment is in', () => {
    expect(problemOf({ at: '2026-03-01T00:00:00+08:00', log: 'contact' })).toEqual([]);
    expect(problemOf({ at: '2026-03-20T23:59:59+08:00', log: 'contact' })).toEqual([]);
  });

  it('is understood in the words of the form as well', () => {
    const { prepared } = prepare(
      answer({ log: 'trial-check', fields: { result: '未开始', nextOn: '2026年3月20日' } }),
    );
    expect(prepared[0]?.deeds).toEqual([
      { kind: 'log', purpose: 'trial-check', fields: { result: 'not-started', nextOn: '2026-03-20' } },
    ]);
  });

  it('need not fill every field of a form, and gets no values it did not give', () => {
    const { prepared, problems } = prepare(
      answer({ log: 'trial-check' }),
      answer({ log: 'contact', fields: { summary: '聊了聊' } }),
    );
    expect(problems).toEqual([]);
    expect(prepared.map(({ deeds }) => deeds)).toEqual([
      [{ kind: 'log', purpose: 'trial-check', fields: {} }],
      [{ kind: 'log', purpose: 'contact', fields: { summary: '聊了聊' } }],
    ]);
  });

  it('may set several things at once, empty a seat and take a day away', () => {
    const set = { 等级: '潜力', assistant: null, 试用开始: null };
    expect(prepare(answer({ customer: 'c001', set })).prepared).toMatchObject([
      {
        customer: 'C001',
        by: 'zhang',
        deeds: [
          { kind: 'tier', tier: 'potential' },
          { kind: 'seat', seat: 'assistant', person: null },
          { kind: 'anchor', key: 'trialStarted', on: null },
        ],
      },
    ]);
  });

  it('every wrong one is reported, not only the first', () => {
    const { problems } = prepare(
      answer({ log: 'x' }),
      answer({ log: 'contact' }),
      answer({ set: { x: '1' } }),
    );
    expect(inEnglish(problems).map((problem) => problem.slice(0, 15))).toEqual([
      'answers line 1:',
      'answers line 3:',
    ]);
  });
});
