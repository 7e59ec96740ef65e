import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitAnswer } from '../../bot/inbound/split-answer.ts';
import { plainText, staffText } from '../../templates/reader/card.ts';

const buttons = [{ action: 'more', value: '1', label: '更多' }];

it('an answer that fits is one message, as it was', () => {
  const text = staffText({ title: '今天', body: ['一', '二'], buttons });
  expect(splitAnswer(text, 7)).toEqual([text]);
});

it('a longer one is several, in order: the title on the first, the buttons on the last', () => {
  const text = staffText({
    title: '今天',
    body: ['一一一一', '二二二二'],
    fields: [{ label: '三', value: '三三' }],
    buttons,
  });
  expect(splitAnswer(text, 9)).toEqual([
    staffText({ title: '今天', body: ['一一一一'] }),
    staffText({ body: ['二二二二\n三：三三'], buttons }),
  ]);
});

it('every message fits, nothing is lost, and no character is halved', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 8, max: 40 }), (body, max) => {
      const text = staffText({ title: '题', body });
      const pieces = splitAnswer(text, max);
      for (const piece of pieces) {
        expect(plainText(piece).length).toBeLessThanOrEqual(max);
        expect(plainText(piece).isWellFormed()).toBe(true);
      }
      const whole = (one: string) => one.replaceAll('\n', '');
      expect(whole(pieces.map(plainText).join(''))).toBe(whole(plainText(text)));
    }),
  );
});
