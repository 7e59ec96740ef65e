import { describe, expect, it } from 'vitest';
import { drawForm } from '../../bot/form-pages/draw-form.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { withToday } from '../../templates/reader/form.ts';

const { forms } = loadedTemplates();
const people = [
  { value: 'U-zhang', name: '张伟 zhang' },
  { value: 'U-zhao', name: '赵敏（zhao）' },
];
const words = { none: '不选' };

describe.each(forms.names)('the form %s as a page', (key) => {
  it.each(['zh-CN', 'en'] as const)('asks each question once, with its name, in %s', (language) => {
    const view = forms.view(key, language, 'subject');
    const { text } = drawForm(withToday(view, '2026-03-02'), people, words);
    for (const { key: name, required, choices, type } of view.fields) {
      const named = [
        ...text.matchAll(new RegExp(`<(input|select|textarea)[^>]* name="field\\.${name}"[^>]*>`, 'gu')),
      ];
      const isButtons = type === 'choice' && (choices?.length ?? 0) <= 4;
      expect(named).toHaveLength(isButtons ? (choices?.length ?? 0) + (required ? 0 : 1) : 1);
      for (const [input] of named) expect(input.includes(' required')).toBe(required);
      if (!isButtons) expect(text).toContain(`<label for="field.${name}">`);
    }
    expect(text).toContain(`<button>${view.submit}</button>`);
  });
});

it('what is filled in is shown as it is and acts as nothing, in every type of field', () => {
  const evil = '"><script>alert(1)</script>';
  const types = ['choice', 'line', 'text', 'day', 'number', 'money', 'staff'] as const;
  const { text } = drawForm(
    {
      form: 'x',
      subject: evil,
      title: evil,
      submit: evil,
      intro: evil,
      problem: evil,
      fields: types.map((type) => ({
        key: type,
        label: evil,
        type,
        required: true,
        hint: evil,
        initial: evil,
        problem: evil,
        choices: Array.from({ length: 6 }, (_, n) => ({ value: `${evil}${n}`, label: evil })),
      })),
    },
    [{ value: evil, name: evil }],
    { none: evil },
  );
  expect(text).not.toContain('<script');
  // Also what is not a day, not a choice and not a person on the list, so that it can be corrected.
  expect(text.match(/value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/gu)).toHaveLength(6);
});
