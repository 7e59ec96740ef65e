import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../bot/commands/index.ts';
import { nearest } from '../../bot/commands/engine/nearest.ts';
import { parseCommand } from '../../bot/commands/engine/parse.ts';
import { pathOf, route } from '../../bot/commands/engine/route.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

/** The routed command and its remaining words. */
const meant = (line: string): string => {
  const routed = route(groups, parseCommand(line));
  if (routed.kind === 'command') {
    return [pathOf(routed.group, routed.command), ...routed.words.map(({ raw }) => raw)].join(' | ');
  }
  return routed.kind === 'group' ? `help ${routed.group.name}` : routed.kind;
};

describe('the command that a line means', () => {
  it.each([
    ['/crm customer new C001 甲厂', 'customer new | C001 | 甲厂'],
    ['/crm Customer NEW C001', 'customer new | C001'],
    ['客户 新建 C001', 'customer new | C001'],
    ['客户新建 C001', 'customer new | C001'],
    ['客户新建C001 甲厂', 'customer new | C001 | 甲厂'],
    ['客户 新建。', 'customer new'],
    ['今天！', 'today'],
    ['客户', 'customer list'],
    ['客户 C001', 'customer show | C001'],
    ['客户C001', 'customer show | C001'],
    ['客户 杭州精工', 'customer show | 杭州精工'],
    ['记录', 'log form'],
    ['联系记录', 'log form'],
    ['记录 C001 聊过', 'log form | C001 | 聊过'],
    ['提醒', 'remind list'],
    ['提醒完成C001', 'remind done | C001'],
    ['员工 张', 'staff list | 张'],
    ['客户 帮助', 'help customer'],
    ['customer help', 'help customer'],
    ['帮助', 'help'],
    ['help customer', 'help | customer'],
    ['客户等级=潜力', 'customer tier | 潜力'],
    ['客户=C001', 'customer show | C001'],
    ['客户新建名称=甲厂', 'customer new | 名称=甲厂'],
    ['客户 等级：潜力', 'customer tier | 潜力'],
    ['"客户" 新建', 'unknown'],
    ['哈哈', 'unknown'],
    ['', 'nothing'],
  ])('%s → %s', (line, command) => {
    expect(meant(line)).toBe(command);
  });
});

describe('a word that is not a command', () => {
  it.each([
    ['tody', true],
    ['新建 客户', true],
    ['我的客户', false],
    ['和客户谈了', false],
    ['哈哈', false],
  ])('%s: whether it is a slip and no message: %s', (line, isSlip) => {
    expect(route(groups, parseCommand(line))).toMatchObject({ kind: 'unknown', isSlip });
  });

  it('a sentence in which a group is named suggests nothing', () => {
    const line = '上午和客户一起看了生产线，一切正常';
    expect(route(groups, parseCommand(line))).toMatchObject({ kind: 'unknown', guesses: [] });
  });
});

describe('suggestions for a mistyped command', () => {
  const known = ['customer', 'staff', 'log', 'today', 'remind', 'help', '客户', '员工'];

  it.each([
    ['costumer', 'customer'],
    ['custmer', 'customer'],
    ['cust', 'customer'],
    ['Remnid', 'remind'],
    ['tody', 'today'],
    ['staf', 'staff'],
    ['客产', '客户'],
  ])('%s: %s', (typed, guess) => {
    expect(nearest(typed, known)[0]).toBe(guess);
  });

  it.each([['xyz'], ['你好'], ['supplier'], [''], ['a'.repeat(5_000)]])('%j is near nothing', (typed) => {
    expect(nearest(typed, known)).toEqual([]);
  });
});
