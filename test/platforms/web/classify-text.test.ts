import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyText } from '../../../bot/platforms/web/perform-input.ts';

const classify = (text: string) => classifyText(text, '新航');

describe('a line that starts with a slash', () => {
  it.each([
    ['/crm today', 'today'],
    ['／crm today', 'today'],
    ['  /crm  customer show C001 ', 'customer show C001'],
    ['/CRM today', 'today'],
    ['/crm', ''],
    ['/crm客户 查看 C001', '客户 查看 C001'],
    ['/客户 查看 C001', '客户 查看 C001'],
    ['/customer new C009', 'customer new C009'],
    ['/crmx today', 'crmx today'],
    ['/ crm today', 'today'],
    ['/crm log add C001\n第一行\n第二行', 'log add C001\n第一行\n第二行'],
    ['\u200b/crm today', 'today'],
    ['\u2066／ｃｒｍ today', 'today'],
    ['、crm today', 'today'],
    ['。crm 今天', '今天'],
    ['．CRM今天', '今天'],
    ['\u200e、 crm today', 'today'],
  ])('%j is the command %j', (text, command) => {
    expect(classify(text)).toEqual({ kind: 'command', text: command });
  });

  it('is never posted where a customer could read it, whatever follows', () => {
    fc.assert(
      fc.property(fc.constantFrom('/', '／', ' /', '\t／'), fc.string(), (slash, rest) => {
        expect(classify(slash + rest).kind).toBe('command');
      }),
    );
  });
});

describe('every other line', () => {
  it.each([
    ['你好', false],
    ['@新航 今天', true],
    ['＠新航 今天', true],
    ['请 @ 新航 看一下', true],
    ['新航 今天', false],
    ['@新 航', false],
    ['1/2 的样品', false],
    ['http://example.com/crm', false],
    ['、今天', false],
    ['。crmx today', false],
  ])('%j is a message, addressed to the bot: %j', (text, addressed) => {
    expect(classify(text)).toEqual({ kind: 'message', addressed });
  });
});
