import { describe, expect, expectTypeOf, it } from 'vitest';
import { type CustomerText, type StaffText, plainText } from '../../templates/reader/card.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { loadTexts } from './load.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';
import { someValues } from './some-values.ts';

const texts = loadTexts(defaultTemplatesDir());

/** The company's texts plus one, the same in both languages. */
function withText(source: string, key = 'test/said') {
  const dir = editedTemplates({ [`zh-CN/${key}.md`]: source, [`en/${key}.md`]: source });
  return loadTexts(dir);
}

function problemsOfText(source: string, key = 'test/said'): string[] {
  return problemsOf(() => withText(source, key)).filter((problem) => problem.startsWith('zh-CN/'));
}

const staff = (body: string) => `---\naudience: staff\n---\n${body}\n`;

const customer = (body: string) => `---\naudience: customer\n---\n${body}\n`;

describe('the texts of the trial check', () => {
  it('ask the customer in words without anything internal, in each language', () => {
    const asked = texts.renderCustomer('trial-check/ask', 'zh-CN', someValues());
    expect(asked.audience).toBe('customer');
    expect(asked.body[0]).toBe('华东机械有限公司的各位同事，您好。');
    expect(plainText(asked)).toContain('请直接回复本条消息');
    const inEnglish = texts.renderCustomer('trial-check/ask', 'en', someValues());
    expect(plainText(inEnglish)).toContain('Please reply to this message');
    for (const internal of ['C001', '张伟', '2026', '第一次回访']) {
      expect(plainText(asked)).not.toContain(internal);
      expect(plainText(inEnglish)).not.toContain(internal);
    }
  });

  it('prepare: states the remaining days and the deadline', () => {
    const prepare = texts.renderStaff('trial-check/prepare', 'zh-CN', someValues());
    expect(prepare.body[0]).toBe('张伟，第一次回访客户试用情况还有 2 天到期。');
    expect(prepare.fields).toContainEqual({ label: '截止日期', value: '2026年3月11日 周三' });
    expect(prepare.buttons).toBeUndefined();
  });

  it('due: is due today, and carries the button that records the result of this follow-up', () => {
    const due = texts.renderStaff('trial-check/due', 'zh-CN', someValues({ daysLeft: 0 }), 'follow-up-7');
    expect(due.body[0]).toBe('张伟，第一次回访客户试用情况今天到期。');
    expect(due.buttons).toEqual([
      { action: 'close', value: 'follow-up-7', label: '记录结果', style: 'primary' },
    ]);
  });

  it('due: sent before the deadline, it neither claims to be due today nor explains why it is early', () => {
    const due = texts.renderStaff('trial-check/due', 'zh-CN', someValues({ daysLeft: 3 }), 'x');
    expect(due.body[0]).toBe('张伟，第一次回访客户试用情况还有 3 天到期，请尽早联系。');
  });

  it.each([
    [1, 'is 1 day overdue'],
    [3, 'is 3 days overdue'],
  ])('escalate: %i over, with the owner by name', (daysOver, words) => {
    const values = someValues({ daysLeft: 0, daysOver, recipient: { name: '李敏' } });
    const english = plainText(texts.renderStaff('trial-check/escalate', 'en', values, 'x'));
    expect(english).toContain(words);
    expect(english).toContain('张伟 is responsible');
    const chinese = texts.renderStaff('trial-check/escalate', 'zh-CN', values, 'x');
    expect(chinese.body[0]).toBe(
      `李敏，第一次回访客户试用情况已逾期 ${daysOver} 天，至今没有联系记录，负责人 张伟。`,
    );
    expect(chinese.buttons?.[0]?.action).toBe('close');
  });

  it('start with a note when they are late, and only then', () => {
    for (const key of ['prepare', 'due', 'escalate'].map((name) => `trial-check/${name}`)) {
      const values = { ...someValues(), late: true };
      expect(texts.renderStaff(key, 'zh-CN', values, 'x').body[0], key).toMatch(/^【补发】/);
      expect(texts.renderStaff(key, 'en', values, 'x').body[0], key).toMatch(/^\[Sent late\]/);
      expect(plainText(texts.renderStaff(key, 'zh-CN', someValues(), 'x')), key).not.toContain('补发');
    }
  });
});

describe('the group is informed, once', () => {
  it('that replies are kept', () => {
    const values = someValues();
    expect(plainText(texts.renderCustomer('room/notice', 'zh-CN', values))).toContain('作为服务记录留存');
    expect(plainText(texts.renderCustomer('room/notice', 'en', values))).toContain('kept as service records');
  });
});

describe('the audience', () => {
  it('is part of the type that comes out', () => {
    expectTypeOf(texts.renderCustomer).returns.toEqualTypeOf<CustomerText>();
    expectTypeOf(texts.renderStaff).returns.toEqualTypeOf<StaffText>();
    expectTypeOf<StaffText>().not.toExtend<CustomerText>();
  });

  it('a staff text asked for as a customer text is refused, and the other way round', () => {
    expect(problemsOf(() => texts.renderCustomer('trial-check/due', 'zh-CN', someValues()))).toEqual([
      'zh-CN/trial-check/due.md:1  | is for staff, and was about to be sent to customer; nothing was sent',
    ]);
    expect(problemsOf(() => texts.renderStaff('trial-check/ask', 'en', someValues()))).toEqual([
      'en/trial-check/ask.md:1  | is for customer, and was about to be sent to staff; nothing was sent',
    ]);
  });

  it('a text that does not exist is refused', () => {
    expect(problemsOf(() => texts.render('no/such', 'en', {}))).toEqual([
      'en/no/such.md:1  | there is no such text',
    ]);
    expect(texts.audienceOf('no/such')).toBeNull();
  });

  it('a customer may see their own name, the festival and the anniversary, and nothing else', () => {
    const said = customer('{{ customer.name }} {{ festival.name }} {{ anniversary.years }}');
    expect(problemsOfText(said)).toEqual([]);
    // A text of no festival has no festival variables.
    expect(problemsOfText(customer('您好 {{ festival.name }}'), 'room/notice')).toEqual([
      'zh-CN/room/notice.md:4  | festival.name is not for a customer to read; expected one of customer.name',
    ]);
    expect(problemsOfText(customer('您好 {{ customer.name }}'), 'reply/refused')).toEqual([
      'zh-CN/reply/refused.md:4  | customer.name is not for a customer to read; expected none',
    ]);
  });

  it.each([
    ['customer.code'],
    ['step.form'],
    ['gift.capYuan'],
    ['gift.leftYuan'],
    ['silence.days'],
    ['contact.name'],
    ['roster.missing'],
    ['greeting.text'],
    ['owner.name'],
    ['recipient.name'],
    ['step.work'],
    ['dueOn'],
    ['anchorOn'],
    ['daysLeft'],
    ['daysOver'],
    ['late'],
    ['customer.creditLimit'],
    ['customer'],
  ])('a customer text that names %s is refused when it is loaded', (variable) => {
    const refused = `${variable} is not for a customer to read; expected one of customer.name, festival.name, anniversary.years`;
    expect(problemsOfText(customer(`您好\n\n再见 {{ ${variable} }}`))).toEqual([
      `zh-CN/test/said.md:6  | ${refused}`,
    ]);
    // Not printed, but revealed by the output.
    expect(problemsOfText(customer(`您好{% if ${variable} == 1 %}，{% endif %}`))).toEqual([
      `zh-CN/test/said.md:4  | ${refused}`,
    ]);
    expect(problemsOfText(customer(`您好{{ "，" | append: ${variable} }}`))).toHaveLength(1);
    expect(problemsOfText(`---\naudience: customer\ntitle: "{{ ${variable} }}"\n---\n您好\n`)).toEqual([
      `zh-CN/test/said.md:3 title | ${refused}`,
    ]);
  });

  it('a customer text cannot reach an internal value by computing its name', () => {
    const [problem] = problemsOfText(customer('{{ customer["co" | append: "de"] }}'));
    expect(problem).toBeDefined();
    expect(problemsOfText(customer('{{ customer[customer.name] }}'))).toEqual([
      'zh-CN/test/said.md:4  | `customer[customer.name]` is computed; expected a variable by its name',
    ]);
  });

  it('a customer text with buttons is refused', () => {
    const source = '---\naudience: customer\nbuttons:\n  - { action: close, label: 关 }\n---\n您好\n';
    expect(problemsOfText(source)).toEqual([
      'zh-CN/test/said.md:3 buttons | a customer text has no buttons; they are for the people who work here',
    ]);
  });

  it('a text of the program itself keeps its audience', () => {
    expect(problemsOfText(staff('您好'), 'room/notice')).toEqual([
      'zh-CN/room/notice.md:2 audience | found "staff"; expected customer for this text',
    ]);
    expect(problemsOfText(customer('您好'), 'morning/list')).toEqual([
      'zh-CN/morning/list.md:2 audience | found "customer"; expected staff for this text',
    ]);
  });
});

describe('a mistake in a text is named with its line', () => {
  it.each([
    [
      '{{ customer.nam }}',
      4,
      'unknown variable customer.nam; expected one of customer.code, customer.name, step.work',
    ],
    ['一\n\n二 {{ owner }}', 6, 'unknown variable owner; expected one of'],
    ['{{ customer.name', 4, 'output "{{ customer.name'],
    ['一\n{% if late %}二', 5, 'tag {% if late %} not closed'],
    ['{% include "secrets" %}', 4, 'tag "include" not found'],
    ['{% render "secrets" %}', 4, 'tag "render" not found'],
    ['{% layout "secrets" %}', 4, 'tag "layout" not found'],
    ['{% assign x = 1 %}', 4, 'tag "assign" not found'],
    ['{% for i in (1..999999999) %}{% endfor %}', 4, 'tag "for" not found'],
    ['{{ "now" | date: "%Y" }}', 4, 'undefined filter: date'],
    ['{{ customer.name | default: "贵公司" }}', 4, 'undefined filter: default'],
    ['{{ customer.name | no_such }}', 4, 'undefined filter: no_such'],
    [
      '一\n｛｛ customer.name ｝｝',
      5,
      'has a brace that is no variable; expected {{ name }} in half-width braces',
    ],
    ['{customer.name}', 4, 'has a brace that is no variable'],
    ['  \n ', 4, 'says nothing; expected a text'],
  ])('%s', (body, line, message) => {
    const problems = problemsOfText(staff(body));
    expect(problems[0], problems.join('\n')).toContain(`zh-CN/test/said.md:${line}  | ${message}`);
  });

  it.each([
    [
      '您好',
      1,
      '',
      'has no front matter; expected `---`, `audience: staff` or `customer`, `---` above the text',
    ],
    ['---\naudience: boss\n---\n您好', 2, 'audience', 'found "boss"; expected one of customer, staff'],
    ['---\ntitle: 一\n---\n您好', 2, 'audience', 'missing; expected one of customer, staff'],
    [
      '---\naudience: staff\nbutons: []\n---\n您好',
      3,
      'butons',
      'unknown key; expected one of audience, title, fields, buttons',
    ],
    [
      '---\naudience: staff\ntitle: {{ late }}\n---\n您好',
      3,
      '',
      'has {{ }} in a value without quotes; expected "{{ … }}" with the quotes around the whole value',
    ],
    [
      '---\naudience: staff\nbuttons:\n  - action: close\n---\n您好',
      4,
      'buttons[0].label',
      'missing; expected the words on the button',
    ],
    [
      '---\naudience: staff\nfields:\n  - label: 一\n    value: "{{ who }}"\n---\n您好',
      5,
      'fields[0].value',
      'unknown variable who',
    ],
  ])('%s', (source, line, key, message) => {
    const problems = problemsOfText(source);
    expect(
      problems.some((p) => p.startsWith(`zh-CN/test/said.md:${line} ${key} | `) && p.includes(message)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('all of them at once, of all texts', () => {
    const edits: Record<string, Edit> = {
      'zh-CN/trial-check/ask.md': customer('{{ owner.name }}\n\n{{ dueOn }}'),
      'zh-CN/trial-check/due.md': ['{{ recipient.name }}', '{{ reader.name }}'],
      'en/morning/item.md': null,
      'en/test/only.md': staff('Only in English'),
    };
    const problems = problemsOf(() => loadTexts(editedTemplates(edits)));
    expect(problems.map((problem) => problem.replace(/ \|.*/, ''))).toEqual([
      'en/morning/item.md:1 ',
      'zh-CN/test/only.md:1 ',
      'zh-CN/trial-check/ask.md:4 ',
      'zh-CN/trial-check/ask.md:6 ',
      'zh-CN/trial-check/due.md:12 ',
    ]);
  });

  it('languages that disagree about the reader or the buttons', () => {
    const button = '---\naudience: staff\nbuttons:\n  - { action: snooze, label: Later }\n---\nHello\n';
    const dir = editedTemplates({
      'zh-CN/test/one.md': staff('您好'),
      'en/test/one.md': customer('Hello'),
      'zh-CN/test/two.md': staff('您好'),
      'en/test/two.md': button,
    });
    expect(problemsOf(() => loadTexts(dir))).toEqual([
      'en/test/one.md:1 audience | found "customer"; expected staff, as in zh-CN/test/one.md',
      'en/test/two.md:1 buttons | has the actions "snooze"; expected "", as in zh-CN/test/two.md',
    ]);
  });
});
