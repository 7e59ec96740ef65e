import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printedCode, readCode } from '../jobs/printed-code.ts';

describe('the code printed with a reminder', () => {
  it('is read back from the beginning of a reply, as people type it', () => {
    const words = fc.stringMatching(/^[\u4E00-\u9FA5a-z][\u4E00-\u9FA5a-z0-9 #]{0,30}$/u);
    const sign = fc.constantFrom('#', '＃', '# ');
    const between = fc.constantFrom(' ', '，', '：', '\n', ', ');
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), words, sign, between, fc.boolean(), (id, said, mark, gap, low) => {
        const code = printedCode(id);
        expect(code).toMatch(/^#[0-9A-HJKMNP-TV-Z]{4}$/u);
        const signs = low ? code.slice(1).toLowerCase() : code.slice(1);
        const typed = signs.replaceAll('0', low ? 'o' : '0').replaceAll('1', low ? 'l' : '1');
        expect(readCode(`${mark}${typed}${gap}${said}`)).toEqual({ code, words: said.trimEnd() });
      }),
    );
  });

  it.each([
    '#K7Q2',
    '#K7Q2 ',
    '#K7Q 已联系',
    '#K7Q2M 已联系',
    '#U7Q2 已联系',
    '已联系 #K7Q2',
    '记录 新增 C001 #K7Q2',
    '#话题 好',
  ])('%s answers nothing by code', (text) => {
    expect(readCode(text)).toBeNull();
  });
});
