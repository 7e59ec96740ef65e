import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxCardBytes, renderCard } from '../../../bot/platforms/feishu/render.ts';
import { parsedParts, wordsOf } from '../../fakes/feishu/world.ts';

const piece = fc.string({ unit: fc.constantFrom('航', '😀', '"', '\\', '\n', 'a', '\ud83d'), maxLength: 30 });
const text = fc.tuple(piece, fc.constantFrom(1, 30, 900)).map(([part, times]) => part.repeat(times));

test('whatever is said, a card keeps within Feishu’s limit, holds no half character and nothing Feishu parses', () => {
  const content = fc.record({
    title: text,
    body: fc.array(text, { maxLength: 3 }),
    fields: fc.array(fc.record({ label: text, value: text }), { maxLength: 60 }),
  });
  fc.assert(
    fc.property(content, (given) => {
      const card = renderCard({ ...given, buttons: [{ action: 'log', value: 'f-1', label: given.title }] });
      expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(maxCardBytes);
      expect(wordsOf(card).every((word) => word.isWellFormed())).toBe(true);
      expect(parsedParts(card)).toEqual([]);
      expect(card.body.elements.at(-1)).toMatchObject({ tag: 'button' });
    }),
    { numRuns: 40 },
  );
});

test('too many buttons are refused, not dropped', () => {
  const buttons = Array.from({ length: 400 }, (_, at) => ({
    action: 'log',
    value: `f-${at}`,
    label: '记录',
  }));
  expect(() => renderCard({ body: ['您好'], buttons })).toThrow(RangeError);
});

test('what it says is shown as it was written: mentions and markup are not exceptions', () => {
  const name = '<at user_id="all"></at> **粗** [付款](https://evil.example)';
  const card = renderCard({ title: name, body: [name], fields: [{ label: '客户', value: name }] });
  expect(wordsOf(card)).toEqual([name, name, `客户：${name}`]);
});
