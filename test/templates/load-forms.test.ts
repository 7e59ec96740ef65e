import { describe, expect, it } from 'vitest';
import { languages } from '../../templates/reader/languages.ts';
import { loadForms } from '../../templates/reader/load-forms.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { TemplateError } from '../../templates/reader/template-error.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

const forms = loadForms(defaultTemplatesDir());

describe('the forms', () => {
  it('of the trial check asks for the result, the summary, the next step and its day, and the repurchase', () => {
    const view = forms.view('trial-check', 'zh-CN', 'follow-up-7');
    expect(view).toMatchObject({
      form: 'trial-check',
      subject: 'follow-up-7',
      title: '试用回访记录',
      submit: '保存',
    });
    expect(view.fields.map(({ key, type, required }) => [key, type, required])).toEqual([
      ['result', 'choice', true],
      ['summary', 'text', true],
      ['nextStep', 'text', false],
      ['nextOn', 'day', false],
      ['repurchaseIntent', 'choice', false],
      ['repurchasePlan', 'text', false],
    ]);
    const choices = (key: string, language: 'zh-CN' | 'en') =>
      forms.view('trial-check', language, 'x').fields.find((field) => field.key === key)?.choices;
    expect(choices('result', 'zh-CN')).toEqual([
      { value: 'good', label: '良好' },
      { value: 'problem', label: '有问题' },
      { value: 'not-started', label: '未开始' },
    ]);
    expect(choices('repurchaseIntent', 'zh-CN')?.map(({ label }) => label)).toEqual(['有', '无', '待定']);
    expect(choices('result', 'en')?.map(({ label }) => label)).toEqual(['Good', 'Problem', 'Not started']);
  });

  it('of a contact log offers the six ways of contact', () => {
    expect(forms.choicesOf('log', 'channel')).toEqual([
      'phone',
      'wechat',
      'visit',
      'email',
      'letter',
      'group',
    ]);
    const channel = forms.view('log', 'zh-CN', 'x').fields.find(({ key }) => key === 'channel');
    expect(channel?.choices?.map(({ label }) => label)).toEqual([
      '电话',
      '微信',
      '拜访',
      '邮件',
      '信件',
      '群聊',
    ]);
  });

  it('of a new customer asks for code, name and tier, and may take the people and the first days', () => {
    const { fields } = forms.view('customer-new', 'en', 'x');
    expect(fields.filter(({ required }) => required).map(({ key }) => key)).toEqual(['code', 'name', 'tier']);
    expect(fields.filter(({ type }) => type === 'staff').map(({ key }) => key)).toEqual([
      'salesperson',
      'assistant',
      'supervisor',
    ]);
    expect(forms.typeOf('customer-new', 'trialStartedOn')).toBe('day');
  });

  it('start from the answers they are given, and take no answer for a field that is not theirs', () => {
    const { fields } = forms.view('trial-check', 'en', 'x', { result: 'good', summary: '', other: 'x' });
    expect(
      fields.filter(({ initial }) => initial !== undefined).map(({ key, initial }) => [key, initial]),
    ).toEqual([['result', 'good']]);
  });

  it('mark the days that are usually today: required, and never in the future', () => {
    const marked = forms.names.flatMap((name) =>
      forms
        .view(name, 'en', 'x')
        .fields.filter(({ usuallyToday }) => usuallyToday === true)
        .map(({ key }) => key),
    );
    expect(marked).toEqual(expect.arrayContaining(['filedOn', 'installedOn', 'orderedOn', 'quotedOn']));
    for (const never of ['nextOn', 'promisedOn', 'deliveredOn', 'planOn'])
      expect(marked).not.toContain(never);
  });

  it('fit the narrowest platform in every language', () => {
    for (const name of forms.names) {
      for (const language of languages) {
        const { title, submit, fields } = forms.view(name, language, 'x');
        expect(title.length, `${name} ${language}`).toBeLessThanOrEqual(24);
        expect(submit.length).toBeLessThanOrEqual(24);
        for (const field of fields) {
          expect(field.maxChars ?? 1).toBeLessThanOrEqual(3000);
          for (const choice of field.choices ?? []) expect(choice.label.length).toBeLessThanOrEqual(75);
        }
      }
    }
  });

  it('that do not exist are refused, and reported as such', () => {
    expect(forms.has('no-such')).toBe(false);
    expect(forms.choicesOf('no-such', 'x')).toBeNull();
    expect(forms.typeOf('log', 'no-such')).toBeNull();
    expect(() => forms.view('no-such', 'en', 'x')).toThrow(TemplateError);
    expect(() => forms.check('toString', {})).toThrow(/forms\/toString\.yaml:1 there is no such form/);
  });
});

describe('a mistake in a form is named with its line and key', () => {
  it.each([
    [
      'type: choice\n    required: true',
      'type: choise\n    required: true',
      'fields[0].type',
      'found "choise"; expected one of choice, line, text, day, number, money, staff',
    ],
    ['required: true', 'required: yes', 'fields[0].required', 'found "yes"; expected true or false'],
    ['key: summary', 'key: result', 'fields[1].key', 'result is there already'],
    ['value: problem', 'value: good', 'fields[0].choices[1].value', 'good is there already'],
    [
      'is: problem }',
      'is: later }',
      'fields[2].requiredWhen.is',
      'found "later"; expected one of good, problem, not-started',
    ],
    ['field: result', 'field: summary', 'fields[2].requiredWhen.field', 'there is no choice field summary'],
    ['type: day', 'type: line', 'fields[3].days', 'expected only for a field of type day'],
    [
      'maxChars: 1000',
      'maxChars: 5000',
      'fields[2].maxChars',
      'found 5000; expected a whole number from 1 to 3000',
    ],
    [
      'zh: 试用回访记录, en: Trial check',
      'zh: 试用回访记录',
      'title.en',
      'missing; expected the English words',
    ],
    [
      'en: Trial check',
      'en: The result of the first trial check',
      'title',
      'expected at most 24 characters in each language',
    ],
    [
      '    type: text\n    maxChars',
      '    type: text\n    choices: [{ value: a, zh: 一, en: A }]\n    maxChars',
      'fields[2].choices',
      'expected choices for a field of type choice, and for no other',
    ],
    ['hint: {', 'hnt: {', 'fields[1].hnt', 'unknown key; expected one of key, label, type'],
  ])('%j → %j', (from, to, key, message) => {
    const dir = editedTemplates({ 'forms/trial-check.yaml': [from, to] });
    const problems = problemsOf(() => loadForms(dir));
    expect(
      problems.some(
        (p) => /^forms\/trial-check\.yaml:\d+ /.test(p) && p.includes(` ${key} | `) && p.includes(message),
      ),
      problems.join('\n'),
    ).toBe(true);
  });
});

describe('a form may declare', () => {
  it('that a day counts from another day of it, which a form cannot ask for', () => {
    expect(forms.countedOf('receivable-open')).toEqual([{ field: 'dueOn', from: 'invoicedOn' }]);
    const mistakes = (from: string, to: string) =>
      problemsOf(() => loadForms(editedTemplates({ 'forms/receivable-open.yaml': [from, to] }))).join();
    expect(mistakes('from: invoicedOn', 'from: amount')).toContain(
      'fields[4].from | there is no other day field amount',
    );
    expect(mistakes('default: after-terms', 'required: true\n    default: after-terms')).toContain(
      'expected no `required`',
    );
    expect(mistakes('default: after-terms', 'default: today')).toContain(
      'fields[4].from | expected only with `default: after-terms`',
    );
  });

  it('who may fill it in, in roles that there are', () => {
    const forms = loadForms(editedTemplates({ 'forms/log.yaml': ['fields:', 'by: [finance, gm]\nfields:'] }));
    expect(forms.fillersOf('log')).toEqual(['finance', 'gm']);
    expect(forms.fillersOf('trial-check')).toBeNull();
    const wrong = editedTemplates({ 'forms/log.yaml': ['fields:', 'by: [boss]\nfields:'] });
    expect(problemsOf(() => loadForms(wrong))).toEqual([
      expect.stringContaining('by[0] | found "boss"; expected one of supervisor, salesperson'),
    ]);
  });

  it('which of its days are days of the customer’s life', () => {
    expect(forms.setsOf('order')).toEqual([
      { field: 'orderedOn', anchor: 'firstDeal' },
      { field: 'deliveredOn', anchor: 'arrived' },
    ]);
    expect(forms.setsOf('no-such')).toEqual([]);
  });

  it('only such days as the playbook knows, and only of a field that is a day', () => {
    const strange = editedTemplates({ 'forms/order.yaml': ['sets: arrived', 'sets: landed'] });
    expect(problemsOf(() => loadForms(strange))).toEqual([]);
    expect(problemsOf(() => loadTemplates(strange))).toContainEqual(
      expect.stringMatching(
        /^forms\/order\.yaml:\d+ fields\[3\]\.sets \| there is no anchor landed; expected one of firstContact,/,
      ),
    );
    const line = editedTemplates({ 'forms/order.yaml': ['type: money', 'type: line\n    sets: arrived'] });
    expect(problemsOf(() => loadForms(line))).toEqual([
      expect.stringContaining('fields[4].sets | expected only for a field of type day'),
    ]);
  });
});
