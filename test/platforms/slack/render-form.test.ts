import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeProblems } from '../../../bot/platforms/slack/listen.ts';
import { readAnswers, readOrigin, renderForm } from '../../../bot/platforms/slack/render-form.ts';
import type { FormField, FormView } from '../../../templates/reader/form.ts';
import { checkView } from '../../fakes/slack/check-blocks.ts';
import { fillForm } from '../../fakes/slack/form-state.ts';

const choices = (count: number) =>
  Array.from({ length: count }, (_unused, at) => ({ value: `v${at}`, label: `第${at}项` }));

const fields: readonly FormField[] = [
  { key: 'result', label: '结果', type: 'choice', required: true, choices: choices(3), initial: 'v1' },
  { key: 'reason', label: '原因', type: 'choice', required: true, choices: choices(30) },
  { key: 'intent', label: '复购意愿', type: 'choice', required: false, choices: choices(3) },
  {
    key: 'title',
    label: '标题',
    type: 'line',
    required: true,
    hint: '一句话',
    maxChars: 20,
    initial: '原来的标题',
  },
  { key: 'summary', label: '情况', type: 'text', required: true },
  { key: 'nextOn', label: '下次联系', type: 'day', required: false, initial: '2026-03-20' },
  { key: 'amount', label: '年用量', type: 'number', required: false, initial: '12.5' },
  { key: 'price', label: '金额（元）', type: 'money', required: false, initial: '12000.50' },
  { key: 'owner', label: '负责人', type: 'staff', required: false, initial: 'U0000001A' },
];

const form: FormView = {
  form: 'trial-check',
  subject: 's-1',
  title: '试用回访',
  submit: '记录',
  intro: '请填写',
  fields,
};

const asView = (view: unknown) => ({
  id: 'V1',
  user: 'U1',
  open: true,
  body: JSON.parse(JSON.stringify(view)),
});

describe('a form', () => {
  test('of every kind of field is one that Slack takes', () => {
    const view = renderForm(form, { room: 'C1', thread: '1.2' });
    expect(checkView(JSON.parse(JSON.stringify(view)))).toBeNull();
    expect(view.blocks.map((block) => ('element' in block ? block.element.type : block.type))).toEqual([
      'section',
      'radio_buttons',
      'static_select',
      'static_select',
      'plain_text_input',
      'plain_text_input',
      'datepicker',
      'number_input',
      'plain_text_input',
      'users_select',
    ]);
  });

  test('carries what it is about and where it was asked for through Slack', () => {
    expect(readOrigin(renderForm(form, { room: 'C1', thread: '1.2' }).private_metadata ?? '')).toEqual({
      form: 'trial-check',
      subject: 's-1',
      room: 'C1',
      thread: '1.2',
    });
    expect(readOrigin(renderForm(form, {}).private_metadata ?? '')).toEqual({
      form: 'trial-check',
      subject: 's-1',
    });
  });

  test.each(['', 'null', '[]', '{"form":1}', 'nonsense'])('with the metadata %s is not ours', (metadata) => {
    expect(readOrigin(metadata)).toBeNull();
  });

  test('returns the answers by field, without empty ones', () => {
    const view = asView(renderForm(form, {}));
    const values = fillForm(view, {
      结果: '第0项',
      原因: 'v29',
      标题: '新的标题',
      情况: '很好',
      年用量: '',
      负责人: 'U0000002B',
    });
    expect(readAnswers(values)).toEqual({
      result: 'v0',
      reason: 'v29',
      title: '新的标题',
      summary: '很好',
      nextOn: '2026-03-20',
      price: '12000.50',
      owner: '<@U0000002B|U0000002B>',
    });
  });

  test('with words of any length and kind is one that Slack takes', () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(word, word, word, (title, label, initial) => {
        const view = renderForm(
          {
            ...form,
            title,
            submit: label,
            intro: title,
            fields: [
              { key: 'a', label, type: 'line', required: true, hint: title, initial },
              { key: 'b', label, type: 'day', required: true, initial },
              { key: 'c', label, type: 'number', required: true, initial },
              { key: 'd', label, type: 'staff', required: true, initial },
              { key: 'e', label, type: 'choice', required: true, initial, choices: [{ value: 'v', label }] },
            ],
          },
          {},
        );
        expect(checkView(JSON.parse(JSON.stringify(view)))).toBeNull();
      }),
    );
  });

  test('of any size is one that Slack takes, whole, or is refused', () => {
    const sized = fc.record({
      fields: fc.integer({ min: 1, max: 130 }),
      choices: fc.integer({ min: 1, max: 130 }),
      value: fc.constantFrom(1, 140, 160),
    });
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(sized, (size) => {
        const options = Array.from({ length: size.choices }, (_unused, at) => ({
          value: `${at}${'v'.repeat(size.value)}`,
          label: `第${at}项`,
        }));
        const given = Array.from({ length: size.fields }, (_unused, at) => ({
          key: `f${at}`,
          label: `第${at}问`,
          type: 'choice' as const,
          required: at % 2 === 0,
          choices: options,
        }));
        const draw = () => renderForm({ ...form, fields: given }, {});
        // One block is the introduction.
        if (size.fields > 99 || size.choices > 100 || size.value > 150) {
          refused += 1;
          expect(draw).toThrow(RangeError);
          return;
        }
        taken += 1;
        const view = draw();
        expect(checkView(JSON.parse(JSON.stringify(view)))).toBeNull();
        for (const block of view.blocks) {
          if ('element' in block) expect(block.element).toHaveProperty('options.length', size.choices);
        }
      }),
      { numRuns: 60 },
    );
    expect([taken > 0, refused > 0]).toEqual([true, true]);
  });

  test('whose subject is too long to transmit is refused', () => {
    expect(() => renderForm({ ...form, subject: 'x'.repeat(3000) }, {})).toThrow(RangeError);
  });
});

describe('problems of a form', () => {
  const blocks = [{ type: 'section' }, { type: 'input', block_id: 'a' }, { type: 'input', block_id: 'b' }];
  test.each([
    [{ b: '太短' }, { b: '太短' }],
    [{ form: '已关闭' }, { a: '已关闭' }],
    [{ a: '太短', form: '已关闭' }, { a: '太短 已关闭' }],
  ])('%o stand where Slack can show them', (problems, placed) => {
    expect(placeProblems(problems, blocks)).toEqual(placed);
  });
});
