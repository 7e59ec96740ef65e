import { describe, expect, it } from 'vitest';
import { storable, storableText } from '../../jobs/storable.ts';
import { leastCpuMs } from '../cpu.ts';

describe('a name', () => {
  it.each([
    ['a space of no width', '王\u200B芳'],
    ['a joiner between characters that do not join', '王\u200D芳'],
    ['a letter of no width', '王\u115F芳\u3164'],
    ['a mark of direction', '王芳\u200E\u061C'],
    ['a mark of byte order', '\uFEFF王芳'],
    ['a soft hyphen', '王\u00AD芳'],
    ['a selector that selects nothing', '王\uFE0F芳'],
    ['tags outside a flag', '王\u{E0061}\u{E007F}芳'],
    ['controls', '王\u0000\u0007\u009B芳\u007F'],
    ['half a character', '王\uD800芳'],
  ])('cannot pass for another by %s', (_what, written) => {
    expect(storableText(written)).toBe('王芳');
  });

  it.each([
    ['an override', '\u202E芳王\u202C'],
    ['an embedding', '\u202B芳王\u202C'],
    ['an isolate', '\u2067芳王\u2069'],
  ])('does not turn around the line that it is shown in by %s', (_what, written) => {
    expect(storableText(written)).toBe('芳王');
  });

  it.each([
    ['Chinese characters outside the first plane', '𠮷野家（上海）'],
    ['the form of a character that its owner writes', '葛\u{E0100}城'],
    ['the dot of a foreign name', '阿依古丽·买买提'],
    ['a family', '👨‍👩‍👧'],
    ['a profession with the colour of a skin', '👩🏽‍🚀'],
    ['a coloured heart and a key', '❤️1️⃣'],
    ['a flag of letters and one of tags', '🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['Persian and Hindi letters that join, and some that do not', 'می\u200Cخواهم क्\u200Dष'],
    ['lines and tabs', 'a\tb\r\nc'],
  ])('keeps %s', (_what, written) => {
    expect(storableText(written)).toBe(written);
  });
});

it('a key that a form sends is cleaned like its value, at any depth', () => {
  expect(storable({ 'na\u200Bme': ['王\u202E芳', 7, null, { deep: '\u2066x' }] })).toEqual({
    name: ['王芳', 7, null, { deep: 'x' }],
  });
});

it.each(['\u200B', '\u200D', '\u{E0061}', '\u{1F3F4}\u{E0061}', '👨‍', '\u0915\u200D', '\uFE0F'])(
  'forty thousand of %j are cleaned in 50 ms',
  async (repeated) => {
    const text = repeated.repeat(40_000 / repeated.length);
    expect(await leastCpuMs(() => storableText(text), 50)).toBeLessThan(50);
  },
);

it('of every character, what is plain is decided like all others', () => {
  const differing = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCodePoint(code)).filter(
    // Beside NUL nothing is plain.
    (one) => storableText(one) !== storableText(`${one}\u0000`),
  );
  expect(differing).toEqual([]);
});
