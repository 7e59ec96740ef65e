import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinWords, parseCommand, type Word } from '../../bot/commands/engine/parse.ts';
import { quoteWord } from '../../bot/commands/engine/quotes.ts';

const texts = (line: string): readonly string[] => parseCommand(line).map(({ text }) => text);
const pairs = (line: string): readonly string[] =>
  parseCommand(line).flatMap(({ pair }) => (pair === null ? [] : [`${pair.key} ${pair.sign} ${pair.value}`]));

describe('prefixes of a command', () => {
  it.each([
    ['/crm today'],
    ['／crm today'],
    ['／ｃｒｍ　today'],
    ['/CRM today'],
    ['/ crm today'],
    ['/today'],
    ['crm today'],
    ['today'],
    ['  \u200b\ufeff/crm   today  '],
    ['@新航 today'],
    ['＠新航 today'],
    ['＠新航today'],
    ['@ 新航 /crm today'],
    ['/crm @新航 today'],
    ['<@U0BOT> today'],
    ['<@U0BOT|新航> /crm today'],
    ['@xinhang crm today'],
    ['today @新航'],
    ['/crm\ntoday'],
    ['//crm today'],
    ['、crm today'],
    ['。crm today'],
    ['@新航 、crm today'],
    ['\u2060\u200e／crm\u00a0today'],
    ['\ufe0f、ＣＲＭ today'],
  ])('%j is today', (line) => {
    expect(texts(line)).toEqual(['today']);
  });

  it('the root needs no blank before Chinese', () => {
    expect(texts('/crm今天')).toEqual(['今天']);
  });

  it('a word that merely begins with the root is a word', () => {
    expect(texts('crmx today')).toEqual(['crmx', 'today']);
    expect(texts('/crm-x today')).toEqual(['crm-x', 'today']);
  });

  it('a colleague mentioned inside a sentence stays in it', () => {
    expect(texts('/crm 记录 新增 C001 已告知 @张伟')).toEqual(['记录', '新增', 'C001', '已告知', '@张伟']);
  });

  it.each([[''], ['   '], ['/crm'], ['／'], ['@新航'], ['<@U0BOT>']])('%j is empty', (line) => {
    expect(texts(line)).toEqual([]);
  });
});

describe('words', () => {
  it('full-width blanks and several blanks part words like one', () => {
    expect(texts('客户　新建   C001\t杭州')).toEqual(['客户', '新建', 'C001', '杭州']);
  });

  it.each([
    ['"杭州 精工"', '杭州 精工'],
    ['“杭州 精工”', '杭州 精工'],
    ['“杭州 精工"', '杭州 精工'],
    ['「杭州 精工」', '杭州 精工'],
    ['『杭州 精工』', '杭州 精工'],
    ["'杭州 精工'", '杭州 精工'],
    ['‘杭州 精工’', '杭州 精工'],
    ['＂杭州 精工＂', '杭州 精工'],
    ['""', ''],
    [String.raw`"a \"b\" c"`, 'a "b" c'],
    [String.raw`"a \\ b"`, String.raw`a \ b`],
    [String.raw`"C:\new dir"`, String.raw`C:\new dir`],
    ["'it isn't so'", "it isn't so"],
  ])('%s is one word', (written, meant) => {
    expect(texts(`x ${written} y`)).toEqual(['x', meant, 'y']);
  });

  it.each([
    ['5" pipe', ['5"', 'pipe']],
    ["don't stop", ["don't", 'stop']],
    ['"never closed words', ['"never', 'closed', 'words']],
    ['“没有结束 的话', ['“没有结束', '的话']],
  ])('a lone mark is a letter: %s', (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it('a control character does not get through', () => {
    expect(texts('a\u0000b \u0007c')).toEqual(['ab', 'c']);
  });
});

describe('name and value', () => {
  it.each([
    ['tier=普通', 'tier = 普通'],
    ['等级＝普通', '等级 = 普通'],
    ['等级：普通', '等级 : 普通'],
    ['tier:ordinary', 'tier : ordinary'],
    ['name="杭州 精工"', 'name = 杭州 精工'],
    ['名称＝“杭州 精工”', '名称 = 杭州 精工'],
    ['a=b=c', 'a = b=c'],
    ['http://x.y', 'http : //x.y'],
    ['tier=', 'tier = '],
  ])('%s', (written, pair) => {
    expect(pairs(`x ${written}`)).toEqual([pair]);
  });

  it('a sign at the beginning names nothing', () => {
    expect(pairs('x =普通 ：好')).toEqual([]);
  });

  it('a quoted word is not a name and value', () => {
    expect(pairs('x "a=b"')).toEqual([]);
  });
});

describe('free text', () => {
  const rest = (line: string): string => joinWords(parseCommand(line).slice(1));

  it('is put together as it was typed', () => {
    expect(rest('/crm x 第一行，“设备”  正常\n第二行：　好 a=b')).toBe(
      '第一行，“设备”  正常\n第二行：　好 a=b',
    );
  });

  it('loses its marks when it is all one quotation', () => {
    expect(rest('/crm x “客户 很满意”')).toBe('客户 很满意');
  });
});

describe('for any text', () => {
  /** Any code unit, including lone surrogates. */
  const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

  it('parsing never fails and makes no words out of blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (text) => {
        for (const word of parseCommand(text)) expect(word.raw).not.toBe('');
      }),
    );
  });

  it('nor for any mixture of the characters that mean something', () => {
    const odd = fc.constantFrom(...Array.from(`/／crm@＠新航<>|"“”'‘’「」『』\\=＝:： \u3000\u200b\naC0`));
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 40 }), (chars) => {
        for (const word of parseCommand(chars.join(''))) expect(word.raw).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  const saying = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[^\P{Cc}\n\r\t]/gu, ''));

  it('quoted text comes back unchanged', () => {
    fc.assert(
      fc.property(fc.array(saying, { maxLength: 5 }), (all) => {
        expect(texts(['/crm', 'x', ...all.map(quoteWord)].join(' '))).toEqual(['x', ...all]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('also as the value of a name', () => {
    fc.assert(
      fc.property(saying, (text) => {
        const [, word] = parseCommand(`x key=${quoteWord(text)}`) as [Word, Word];
        expect(word.pair).toEqual({ key: 'key', sign: '=', value: text });
      }),
    );
  });

  it('and the words of any line, joined, are that line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z客户:=]{1,6}$/), { minLength: 2, maxLength: 6 }),
        (all) => {
          const line = all.join('  ');
          expect(joinWords(parseCommand(`x ${line}`).slice(1))).toBe(line);
        },
      ),
    );
  });
});
