import { describe, expect, it } from 'vitest';
import { loadTexts } from './load.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';
import { someValues } from './some-values.ts';

function load(zh: string, en = zh) {
  return loadTexts(editedTemplates({ 'zh-CN/test/said.md': zh, 'en/test/said.md': en }));
}

const problemsIn = (source: string) =>
  problemsOf(() => load(source)).filter((problem) => problem.startsWith('zh-CN/'));

const staff = (body: string) => `---\naudience: staff\n---\n${body}\n`;

describe('a text with several bodies', () => {
  const three = () => load(staff('一\n\n甲\n===\n二\n===  \n三'), staff('one\n===\ntwo'));

  it('uses the requested variant, the first by default, and wraps around', () => {
    const texts = three();
    const said = (variant?: number) =>
      texts.renderStaff('test/said', 'zh-CN', someValues(), undefined, variant).body;
    expect(said()).toEqual(['一', '甲']);
    expect([0, 1, 2, 3, 4].map((n) => said(n)[0])).toEqual(['一', '二', '三', '一', '二']);
    expect(said(-1)).toEqual(['三']);
    expect(texts.render('test/said', 'en', someValues(), undefined, 3).body).toEqual(['two']);
  });

  it('has as many as each language has; in both, the smaller number', () => {
    const texts = three();
    expect(texts.variantsOf('test/said', 'zh-CN')).toBe(3);
    expect(texts.variantsOf('test/said', 'en')).toBe(2);
    expect(texts.variantsOf('test/said')).toBe(2);
    expect(texts.variantsOf('trial-check/ask')).toBe(1);
    expect(texts.variantsOf('no/such')).toBe(0);
  });

  it('does so for customers as well', () => {
    const greeting = load('---\naudience: customer\n---\n甲 {{ customer.name }}\n===\n乙\n');
    const body = (n: number) => greeting.renderCustomer('test/said', 'zh-CN', someValues(), n).body;
    expect([body(0), body(1)]).toEqual([['甲 华东机械有限公司'], ['乙']]);
  });

  it('shares title, fields and buttons among them', () => {
    const head =
      '---\naudience: staff\ntitle: "{{ customer.code }}"\nbuttons:\n  - { action: close, label: 好 }\n---\n';
    const shared = load(`${head}一\n===\n二\n`);
    for (const n of [0, 1]) {
      const text = shared.renderStaff('test/said', 'zh-CN', someValues(), 'x', n);
      expect([text.title, text.buttons?.length]).toEqual(['C001', 1]);
    }
  });

  it.each([
    ['一\n===\n\n===\n三', 'zh-CN/test/said.md:5  | says nothing; expected a text'],
    ['一\n===\n二\n===\n', 'zh-CN/test/said.md:7  | says nothing; expected a text'],
    ['一\n===\n二 {{ owner }}', 'zh-CN/test/said.md:6  | unknown variable owner'],
    ['一\n===\n二\n\n{customer.name}', 'zh-CN/test/said.md:8  | has a brace that is no variable'],
    ['{% if late %}一\n===\n二{% endif %}', 'zh-CN/test/said.md:4  | tag {% if late %} not closed'],
  ])('has a mistake in any of them named with its line: %j', (body, problem) => {
    const problems = problemsIn(staff(body));
    expect(
      problems.some((p) => p.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('is refused if any of them contains internal information for a customer', () => {
    expect(problemsIn('---\naudience: customer\n---\n您好\n===\n您好 {{ owner.name }}\n')).toEqual([
      expect.stringContaining('zh-CN/test/said.md:6  | owner.name is not for a customer to read'),
    ]);
  });

  it('is refused for a missing value only if the variant with it is used', () => {
    const holed = load(staff('一\n===\n二 {{ festival.name }}'));
    const say = (n: number) => problemsOf(() => holed.renderStaff('test/said', 'en', someValues(), '', n));
    expect(say(0)).toEqual([]);
    expect(say(1)).toEqual([expect.stringContaining('en/test/said.md:6 festival.name | has no value here')]);
    const filled = { ...someValues(), festival: { name: '中秋节' } };
    expect(holed.renderStaff('test/said', 'en', filled, '', 1).body).toEqual(['二 中秋节']);
  });

  it('mentions what all of them mention, in every language', () => {
    const late = '{% if late %}晚{% endif %}';
    const both = staff(`${late}一\n===\n${late}二`);
    expect(load(both).mentions('test/said', 'late')).toBe(true);
    expect(load(staff(`${late}一\n===\n二`)).mentions('test/said', 'late')).toBe(false);
    expect(load(both, staff('one')).mentions('test/said', 'late')).toBe(false);
    expect(load(both).mentions('no/such', 'late')).toBe(false);
    expect([...load(staff(`${late}一\n===\n{{ dueOn }}`)).variablesIn('test/said')]).toEqual([
      'late',
      'dueOn',
    ]);
  });
});

describe('a button with a condition', () => {
  const button = (extra: string) =>
    `---\naudience: staff\nbuttons:\n  - { action: close, label: 记录${extra} }\n---\n好\n`;
  const conditional = () => load(button(', if: step.form'));
  const buttons = (form: boolean) =>
    conditional().renderStaff('test/said', 'zh-CN', someValues({ step: { work: '回访', form } }), 'f-7')
      .buttons;

  it('appears when it is met; without any button the row is omitted', () => {
    expect(buttons(true)).toEqual([{ action: 'close', value: 'f-7', label: '记录' }]);
    expect(buttons(false)).toBeUndefined();
  });

  it('needs the value it depends on', () => {
    expect(problemsOf(() => conditional().renderStaff('test/said', 'en', {}, 'f-7'))).toEqual([
      expect.stringContaining('en/test/said.md:4 step.form | has no value here'),
    ]);
  });

  it('depends on what the text may know, and on the same in every language', () => {
    expect(problemsIn(button(', if: step.frm'))).toEqual([
      expect.stringContaining(
        'zh-CN/test/said.md:4 buttons[0].if | unknown variable step.frm; expected one of',
      ),
    ]);
    expect(problemsIn(button(', if: "1 == 1"'))).toEqual([
      expect.stringContaining('buttons[0].if | found "1 == 1"; expected a variable such as `step.form`'),
    ]);
    expect(problemsOf(() => load(button(', if: step.form'), button('')))).toEqual([
      'en/test/said.md:1 buttons | has the actions "close"; expected "close if step.form", as in zh-CN/test/said.md',
    ]);
  });
});
