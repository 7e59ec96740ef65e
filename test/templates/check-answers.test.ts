import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { loadForms } from '../../templates/reader/load-forms.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { editedTemplates } from './edited-templates.ts';

const forms = loadForms(defaultTemplatesDir());
const today = Temporal.PlainDate.from('2026-03-11');
const done = { result: 'good', summary: '运行正常' };

describe('answers to the trial check', () => {
  it('that are complete are accepted, without empty fields', () => {
    expect(forms.check('trial-check', { ...done, repurchasePlan: '  ', nextOn: '' })).toEqual({
      ok: true,
      values: done,
    });
  });

  it('are trimmed, full-width blanks too, and keep their lines', () => {
    const summary = ' \u3000运行正常\r\n下周再联系\u3000 ';
    expect(forms.check('trial-check', { ...done, summary })).toEqual({
      ok: true,
      values: { result: 'good', summary: '运行正常\n下周再联系' },
    });
  });

  it('lose the control characters that the database would refuse', () => {
    const checked = forms.check('trial-check', { ...done, summary: '好\u0000\u001b的' });
    expect(checked).toEqual({ ok: true, values: { ...done, summary: '好的' } });
  });

  it('without a result or a summary get an error at both fields, in the language of the form', () => {
    expect(forms.check('trial-check', {})).toEqual({
      ok: false,
      problems: { result: '请填写此项', summary: '请填写此项' },
    });
    expect(forms.check('trial-check', { summary: '\u3000' }, { language: 'en' })).toEqual({
      ok: false,
      problems: { result: 'Please fill this in', summary: 'Please fill this in' },
    });
  });

  it('need the next day when the trial has not started, and only then', () => {
    const notStarted = { ...done, result: 'not-started' };
    expect(forms.check('trial-check', notStarted)).toEqual({ ok: false, problems: { nextOn: '请填写此项' } });
    expect(forms.check('trial-check', { ...notStarted, nextOn: '2026年3月20日' })).toEqual({
      ok: true,
      values: { ...notStarted, nextOn: '2026-03-20' },
    });
    expect(forms.check('trial-check', { ...done, result: 'good' }).ok).toBe(true);
  });

  it('need a next step and a day when there is a problem', () => {
    const wrong = { ...done, result: 'problem' };
    expect(forms.check('trial-check', wrong)).toEqual({
      ok: false,
      problems: { nextStep: '请填写此项', nextOn: '请填写此项' },
    });
    expect(forms.check('trial-check', { ...wrong, nextStep: '换主轴', nextOn: '2026-03-20' }).ok).toBe(true);
  });

  it('may give a choice by its label, in either language', () => {
    for (const result of ['not-started', '未开始', 'Not started', ' NOT STARTED ']) {
      const checked = forms.check('trial-check', { ...done, result, nextOn: '2026-03-20' });
      expect(checked).toMatchObject({ ok: true, values: { result: 'not-started' } });
    }
  });

  it('with an invalid choice get the list of choices', () => {
    expect(forms.check('trial-check', { ...done, result: '很好' })).toEqual({
      ok: false,
      problems: { result: '请选择：良好、有问题、未开始' },
    });
    expect(forms.check('trial-check', { ...done, result: 'great' }, { language: 'en' })).toEqual({
      ok: false,
      problems: { result: 'Please choose one of: Good, Problem, Not started' },
    });
  });

  it('with an invalid day get an example', () => {
    expect(forms.check('trial-check', { ...done, nextOn: '2026-02-30' })).toEqual({
      ok: false,
      problems: { nextOn: '请填写日期，例如 2026-03-05' },
    });
  });

  it('cannot plan the next contact before today; today itself is good', () => {
    const on = (nextOn: string) => forms.check('trial-check', { ...done, nextOn }, { today });
    expect(on('2026-03-10')).toEqual({ ok: false, problems: { nextOn: '日期不能早于今天' } });
    expect(on('2026-03-11').ok).toBe(true);
    // Without `today`, days are not compared with it.
    expect(forms.check('trial-check', { ...done, nextOn: '2026-03-10' }).ok).toBe(true);
  });

  it('are limited in length, in user-perceived characters', () => {
    const plan = (chars: number) =>
      forms.check('trial-check', { ...done, repurchasePlan: '😀'.repeat(chars) });
    expect(plan(1000).ok).toBe(true);
    expect(plan(1001)).toEqual({ ok: false, problems: { repurchasePlan: '最多 1000 个字，现有 1001 个' } });
    expect(forms.check('trial-check', { ...done, summary: '好'.repeat(3001) }).ok).toBe(false);
  });

  it('to unknown questions are dropped, inherited properties too', () => {
    const values: Record<string, string> = { ...done, constructor: 'x', tier: 'potential' };
    Object.setPrototypeOf(values, { nextOn: '2026-03-20' });
    expect(forms.check('trial-check', values)).toEqual({ ok: true, values: done });
  });
});

describe('answers to a contact log', () => {
  const log = { customer: 'C001', purpose: '试用回访', channel: '电话', summary: '已联系' };

  it('about tomorrow are refused', () => {
    expect(forms.check('log', { ...log, happenedOn: '2026/3/12' }, { today })).toEqual({
      ok: false,
      problems: { happenedOn: '日期不能晚于今天' },
    });
    expect(forms.check('log', { ...log, happenedOn: '２０２６/3/11' }, { today })).toMatchObject({
      ok: true,
      values: { purpose: 'trial-check', channel: 'phone', happenedOn: '2026-03-11' },
    });
  });

  it('keep a line on one line', () => {
    expect(forms.check('log', { ...log, customer: 'C001\n\tC002' })).toMatchObject({
      values: { customer: 'C001 C002' },
    });
  });
});

describe('a number', () => {
  const dir = () =>
    editedTemplates({
      'forms/amount.yaml':
        'title: { zh: 金额, en: Amount }\nsubmit: { zh: 好, en: OK }\nfields:\n  - { key: amount, label: { zh: 金额, en: Amount }, type: number, required: true }\n',
    });

  it.each([
    ['1200', '1200'],
    [' 12.5 ', '12.5'],
    ['１，２００．５', '1200.5'],
    ['1,234,567', '1234567'],
    ['-3', '-3'],
  ])('%s is %s', (written, expected) => {
    expect(loadForms(dir()).check('amount', { amount: written })).toEqual({
      ok: true,
      values: { amount: expected },
    });
  });

  it.each(['一千', '1.2.3', '12a', '1e9', '0x10', 'NaN', 'Infinity', '1,23', '--1'])(
    '%s is not a number',
    (written) => {
      expect(loadForms(dir()).check('amount', { amount: written })).toEqual({
        ok: false,
        problems: { amount: '请填写数字，例如 1200 或 12.5' },
      });
    },
  );
});

describe('whatever is answered', () => {
  const anyValues = fc.dictionary(
    fc.constantFrom('result', 'summary', 'nextOn', 'repurchaseIntent', 'repurchasePlan', '__proto__', 'x'),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('good', 'not-started', '有', '2026-03-20', '2026-3-40'),
    ),
  );

  it('either comes with a problem for a field of the form, or is accepted and accepted again unchanged', () => {
    const keys = forms.view('trial-check', 'en', 'x').fields.map(({ key }) => key);
    fc.assert(
      fc.property(anyValues, (values) => {
        const checked = forms.check('trial-check', values, { today });
        if (checked.ok) {
          expect(forms.check('trial-check', checked.values, { today })).toEqual(checked);
          for (const value of Object.values(checked.values)) expect(value).not.toMatch(/\0|^\s|\s$/);
        } else {
          expect(Object.keys(checked.problems).length).toBeGreaterThan(0);
          for (const key of Object.keys(checked.problems)) expect(keys).toContain(key);
        }
      }),
      { numRuns: 300 },
    );
  });
});
