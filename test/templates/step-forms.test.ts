import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { languages } from '../../templates/reader/languages.ts';
import { loadForms } from '../../templates/reader/load-forms.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

const forms = loadForms(defaultTemplatesDir());
const today = Temporal.PlainDate.from('2026-03-11');

const check = (form: string, values: Record<string, string>) => forms.check(form, values, { today });

function required(form: string): string[] {
  return forms
    .view(form, 'zh-CN', 'x')
    .fields.filter((field) => field.required)
    .map(({ key }) => key);
}

describe('the form that ends a step', () => {
  it.each([
    ['filing', ['filedOn', 'summary']],
    ['solution', ['solutionConfirmedOn', 'drawings', 'summary']],
    ['quotation', ['quotedOn', 'summary']],
    ['install', ['installedOn', 'result', 'summary']],
    ['trial-check', ['result', 'summary']],
    ['repurchase-1', ['intent', 'plan', 'summary']],
    ['repurchase-2', ['progress', 'summary']],
    ['contact', ['channel', 'summary']],
  ])('%s asks for %j, and for nothing more than it must', (form, fields) => {
    expect(required(form)).toEqual(fields);
    expect(forms.typeOf(form, 'summary')).toBe('text');
  });

  it.each([
    ['filing', 'filedOn', 'filed'],
    ['solution', 'solutionConfirmedOn', 'solutionConfirmed'],
    ['quotation', 'quotedOn', 'quoted'],
    ['install', 'installedOn', 'installed'],
  ])('%s: %s is the day of %s, and has been', (form, field, anchor) => {
    expect(forms.setsOf(form)).toEqual([{ field, anchor }]);
    const answers = { summary: '已谈', drawings: 'confirmed', result: 'smooth' };
    expect(check(form, { ...answers, [field]: '2026-03-11' }).ok).toBe(true);
    expect(check(form, { ...answers, [field]: '2026-03-12' })).toMatchObject({
      ok: false,
      problems: { [field]: '日期不能晚于今天' },
    });
  });

  it('of a kind that a log can have is also a purpose of the log', () => {
    const purposes = forms.choicesOf('log', 'purpose') ?? [];
    for (const purpose of [
      'filing',
      'solution',
      'quotation',
      'install',
      'install-problem',
      'trial-check',
      'contact',
    ]) {
      expect(purposes).toContain(purpose);
      expect(forms.has(purpose)).toBe(true);
    }
    expect(purposes).toEqual(expect.arrayContaining(['repurchase-1', 'repurchase-2', 'contact-plan']));
    expect(purposes).toEqual(expect.arrayContaining(['need', 'complaint', 'other']));
    expect(purposes).not.toContain('repurchase');
  });
});

describe('the words of a choice are as good as its value', () => {
  const plan = { plan: '四月再订', summary: '有意再订' };

  it.each([
    ['有', 'yes'],
    ['无', 'no'],
    ['待定', 'undecided'],
    ['已复购', 'repurchased'],
  ])('复购意愿 %s is %s', (word, value) => {
    expect(check('repurchase-1', { ...plan, intent: word })).toMatchObject({
      ok: true,
      values: { intent: value },
    });
  });

  it.each([
    ['洽谈中', 'negotiating'],
    ['已报价', 'quoted'],
    ['已复购', 'repurchased'],
    ['暂无', 'none'],
  ])('复购进度 %s is %s', (word, value) => {
    expect(check('repurchase-2', { summary: '已谈', progress: word })).toMatchObject({
      ok: true,
      values: { progress: value },
    });
  });

  it.each([
    ['solution', 'drawings', ['confirmed', 'not-needed']],
    ['install', 'result', ['smooth', 'problem']],
    ['contact', 'channel', forms.choicesOf('log', 'channel')],
  ])('%s: %s', (form, field, choices) => {
    expect(forms.choicesOf(form, field)).toEqual(choices);
  });
});

describe('money', () => {
  it.each([
    ['quotation', { quotedOn: '2026-03-11', summary: '已报' }],
    ['repurchase-1', { intent: 'yes', plan: '四月', summary: '有意' }],
    ['gift', { item: '茶叶礼盒' }],
  ])('of the form %s is yuan with at most two decimals', (form, values) => {
    expect(check(form, { ...values, amount: '￥1,200.50元' })).toMatchObject({
      ok: true,
      values: { amount: '1200.50' },
    });
    expect(check(form, { ...values, amount: '12.345' })).toMatchObject({ ok: false });
  });
});

describe('the greeting of one customer', () => {
  it('has at most 300 user-perceived characters', () => {
    expect(check('holiday-text', { text: '福'.repeat(300) }).ok).toBe(true);
    expect(check('holiday-text', { text: '福'.repeat(301) })).toMatchObject({
      problems: { text: '最多 300 个字，现有 301 个' },
    });
    expect(check('holiday-text', { text: ' ' }).ok).toBe(false);
  });
});

describe.each(languages)('an amount, in %s', (language) => {
  it('has its unit once: below the field of a form, and before what was answered', () => {
    const amounts = forms.names.flatMap((form) =>
      forms
        .view(form, language, '')
        .fields.filter(({ type }) => type === 'money')
        .map(({ key, label, hint = '' }) => ({ form, key, label, hint })),
    );
    expect(amounts.length).toBeGreaterThan(20);
    expect(amounts.filter(({ label }) => /元|yuan/u.test(label))).toEqual([]);
    expect(amounts.filter(({ hint }) => !/^(单位：元|In yuan)/u.test(hint))).toEqual([]);
    expect(forms.asRead('gift', 'amount', '1080')).toBe('¥1,080');
  });
});
