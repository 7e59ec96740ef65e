import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { fromStored, said, toStored } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

const words = builtInWords();
const on = (text: string) => Temporal.PlainDate.from(text);

const dueMoved = said('reason/due-moved', { fromOn: on('2026-03-12'), toOn: on('2026-03-15') });
const adjusted = said('reason/adjusted', {
  reasons: { joined: 'sentences', each: [dueMoved, said('reason/other-owner')] },
});

describe('what a file names has its article in English, and an upper-case letter at the beginning of a line', () => {
  it.each([
    ['urgent matter', 'An urgent matter is opened by: finance.'],
    ['account plan', 'An account plan is opened by: finance.'],
    ['unit on loan', 'A unit on loan is opened by: finance.'],
    ['KPI review', 'A KPI review is opened by: finance.'],
  ])('%s', (title, expected) => {
    expect(words.say(said('entry/may-not-open', { title, names: 'finance' }), 'en')).toBe(expected);
  });

  it('and the rest of a name stays as it is written', () => {
    expect(words.say(said('entry/list', { title: 'loan of a CNC unit', total: 2 }), 'en')).toBe(
      'Loan of a CNC unit (2)',
    );
  });
});

describe('messages are rendered in the reader’s language', () => {
  it.each([
    ['a reason without parameters', said('reason/posted'), '已发出', 'posted'],
    [
      'days as people write them',
      dueMoved,
      '截止日由 2026年3月12日 周四 改为 2026年3月15日 周日',
      'due Sun 15 Mar 2026 instead of Thu 12 Mar 2026',
    ],
    [
      'several reasons',
      adjusted,
      '截止日由 2026年3月12日 周四 改为 2026年3月15日 周日；换了负责人',
      'due Sun 15 Mar 2026 instead of Thu 12 Mar 2026; another owner',
    ],
    [
      'what is told and not said',
      said('reason/moved', {
        fromAt: Temporal.PlainDateTime.from('2026-03-12T09:00'),
        toAt: Temporal.PlainDateTime.from('2026-03-15T09:00'),
      }),
      '改了时间',
      'moved',
    ],
    [
      'what a person wrote, as it is',
      said('reason/by-hand', { text: '{{ late }} <b>' }),
      '{{ late }} <b>',
      '{{ late }} <b>',
    ],
  ])('%s', (_, what, zh, en) => {
    expect(words.say(what, 'zh-CN')).toBe(zh);
    expect(words.say(what, 'en')).toBe(en);
    expect(words.say(fromStored(toStored(what)) ?? what, 'zh-CN')).toBe(zh);
  });

  it('的 follows a Chinese name without a blank, and anything else with one', () => {
    const of = (customer: string) => words.say(said('failed/to-room-of', { customer }), 'zh-CN');
    expect(of('C001 桐乡华利纺机')).toBe('C001 桐乡华利纺机的群');
    expect(of('C001 ABB')).toBe('C001 ABB 的群');
    expect(words.say(said('failed/to-room-of', { customer: '桐乡' }), 'en')).toBe('the group of 桐乡');
  });

  it('what another version has stored is shown as far as it is known, and breaks nothing', () => {
    expect(words.say({ code: 'reason/of-next-year' as 'reason/posted', params: {} }, 'en')).toBe(
      'reason/of-next-year',
    );
    expect(words.say({ code: 'reason/logged', params: {} }, 'en')).toBe('logged by —');
    expect(fromStored('some text')).toBeNull();
    expect(fromStored(null)).toBeNull();
  });
});

describe('a company overrides words', () => {
  const said = (file: string, edit: string) =>
    loadTemplates(editedTemplates({ [file]: edit })).words.say(dueMoved, 'zh-CN');

  it('which replace those of the program', () => {
    expect(said('zh-CN/words/reason.yaml', 'due-moved: 改到 {{ toOn }}')).toBe('改到 2026年3月15日 周日');
  });

  it('the program’s own words are used for the rest', () => {
    expect(said('zh-CN/words/reason.yaml', 'posted: 发了')).toContain('截止日由');
  });

  it.each([
    [
      'a key that nothing says',
      'due-mooved: 改了',
      'zh-CN/words/reason.yaml:1 reason/due-mooved | nothing says this; is the key right?',
    ],
    [
      'a parameter it is not told',
      'due-moved: 改到 {{ too }}',
      'zh-CN/words/reason.yaml:1 reason/due-moved | is not told too; expected fromOn, toOn',
    ],
    ['broken Liquid', 'due-moved: "改到 {{ toOn"', 'zh-CN/words/reason.yaml:1 due-moved'],
    ['no words', 'due-moved: ""', 'zh-CN/words/reason.yaml:1 due-moved | found ""; expected'],
  ])('%s is reported with file, line and key', (_, edit, problem) => {
    const problems = problemsOf(() => loadTemplates(editedTemplates({ 'zh-CN/words/reason.yaml': edit })));
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});
