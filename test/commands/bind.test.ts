import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind } from '../../bot/commands/engine/bind.ts';
import { defineCommand, optional, required } from '../../bot/commands/engine/define.ts';
import { groupsOf } from '../../bot/commands/index.ts';
import { code, count, day, line, prose, roleList, tier } from '../../bot/commands/engine/param-types.ts';
import { parseCommand } from '../../bot/commands/engine/parse.ts';
import { said } from '../../templates/reader/said.ts';
import type { Language } from '../../templates/reader/form.ts';
import { argScope } from './arg-scope.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

const scope = argScope();
const head = {
  name: 'x',
  zh: ['某'],
  help: said('help/today'),
  examples: [],
  capability: 'everyone',
} as const;
const label = (zh: string) => ({ label: { 'zh-CN': zh, en: 'some' }, names: [zh] });
const run = () => Promise.reject(new Error('binding runs nothing'));

/** A name preceded by a code and followed by options. */
const opening = defineCommand({
  ...head,
  params: {
    code: optional(code, { ...label('代号'), place: 'word' }),
    name: required(line(said('expects/name')), { ...label('名称'), place: 'rest' }),
    tier: optional(tier, label('等级')),
  },
  anchors: true,
  run,
});

/** Two positional words, the second optional, and an option. */
const counting = defineCommand({
  ...head,
  params: {
    on: required(day, label('日期')),
    count: optional(count, { ...label('条数'), place: 'word' }),
    roles: optional(roleList, label('角色')),
  },
  run,
});

/** Free text. */
const telling = defineCommand({
  ...head,
  params: {
    summary: required(prose(said('expects/summary')), { ...label('小结'), place: 'rest' }),
    tier: optional(tier, label('等级')),
  },
  run,
});

const args = (command: typeof opening, text: string): unknown => {
  const bound = bind(command, parseCommand(`/crm ${text}`), scope);
  if (!bound.ok) throw new Error(bound.problems.join('\n'));
  return JSON.parse(JSON.stringify(bound.args));
};
const problems = (command: typeof opening, text: string, language: Language = 'zh-CN') => {
  const bound = bind(command, parseCommand(`/crm ${text}`), argScope(language));
  return bound.ok ? [] : bound.problems;
};

describe('words by their place', () => {
  it.each([
    ['C001 甲厂', { code: 'C001', name: '甲厂' }],
    ['甲厂', { name: '甲厂' }],
    ['C001', { name: 'C001' }],
    ['甲厂 乙车间', { name: '甲厂 乙车间' }],
    ['C001 甲厂  乙车间', { code: 'C001', name: '甲厂  乙车间' }],
    ['Ｃ００１ （中国）甲厂', { code: 'C001', name: '（中国）甲厂' }],
  ])('%s', (text, wanted) => {
    expect(args(opening, text)).toEqual({ ...wanted, anchors: {} });
  });

  it.each([
    ['今天', { on: '2026-11-21' }],
    ['今天 5', { on: '2026-11-21', count: 5 }],
    ['5 今天', null],
    ['今天 5 6', null],
  ])('%s', (text, wanted) => {
    if (wanted === null) expect(problems(counting, text)).not.toEqual([]);
    else expect(args(counting, text)).toEqual({ ...wanted, anchors: {} });
  });
});

describe('words by name', () => {
  it.each([
    ['甲厂 tier=潜力'],
    ['tier=潜力 甲厂'],
    ['甲厂 等级：潜力客户'],
    ['甲厂 TIER＝Potential'],
    ['甲厂 等级 = 潜力'],
    ['甲厂 等级= 潜力'],
    ['甲厂 等级 =潜力'],
    ['等级 = “潜力” 甲厂'],
    ['name=甲厂 tier=potential'],
  ])('%s', (text) => {
    expect(args(opening, text)).toEqual({ name: '甲厂', tier: 'potential', anchors: {} });
  });

  it.each([['今天 条数 5'], ['条数 5 今天'], ['日期 今天 条数 5'], ['条数 5 日期 今天']])(
    '%s: the sign may be left out where no free text stands',
    (text) => {
      expect(args(counting, text)).toEqual({ on: '2026-11-21', count: 5, anchors: {} });
    },
  );

  it('without its sign it is text where text may stand', () => {
    expect(args(telling, '等级 潜力 聊过')).toEqual({ summary: '等级 潜力 聊过', anchors: {} });
  });

  it('days are collected, whichever of their names was used', () => {
    expect(args(opening, '甲厂 到货=今天 trialStartedOn=11-20 First-deal=-1d')).toEqual({
      name: '甲厂',
      anchors: { arrived: '2026-11-21', trialStarted: '2026-11-20', firstDeal: '2026-11-20' },
    });
  });

  it('several roles are one list, each once', () => {
    expect(args(counting, '今天 角色=业务员、助理,salesperson')).toMatchObject({
      roles: ['salesperson', 'assistant'],
    });
  });
});

describe('sentences', () => {
  it.each([
    ['客户说：好 a：b', '客户说：好 a：b'],
    ['聊过 等级：潜力 再说', '聊过 等级：潜力 再说'],
    ['见 http://x.y/?a=b 九点9:30', '见 http://x.y/?a=b 九点9:30'],
  ])('%s', (text, summary) => {
    expect(args(telling, text)).toEqual({ summary, anchors: {} });
  });

  it('a name with the sign = is a name before them, in them and behind them', () => {
    for (const text of ['等级=潜力 聊 过', '聊 等级=潜力 过', '聊 过 等级=潜力', '等级：潜力 聊 过']) {
      expect(args(telling, text)).toMatchObject({ summary: '聊 过', tier: 'potential' });
    }
  });
});

describe('all mistakes are reported', () => {
  it.each([
    ['', ['缺少名称，应写姓名。']],
    ['甲厂 等级=重要', ['等级“重要”不对，应写潜力 或 普通。']],
    ['甲厂 等级=', ['等级“”不对，应写潜力 或 普通。']],
    ['甲厂 等级=潜力 等级=普通', ['等级写了两次。']],
    ['甲厂 等及=潜力', ['这里没有“等及”，是不是 等级？']],
    ['甲厂 teir=潜力', ['这里没有“teir”，是不是 tier？']],
    ['甲厂 到货 今天', ['“到货”要连着等号写：到货=…']],
    ['等级=x 到货=y', ['缺少名称，应写姓名。', '等级“x”不对', '到货“y”不对，应写日期']],
  ])('%j', (text, wanted) => {
    const said = problems(opening, text);
    expect(said).toHaveLength(wanted.length);
    for (const [index, part] of wanted.entries()) expect(said[index]).toContain(part);
  });

  it('a name that matches no one is answered with the existing names', () => {
    expect(problems(opening, '甲厂 颜色=红')[0]).toMatch(/可以写：代号、名称、等级、首次沟通、/u);
  });

  it('in quotation marks everything is a name', () => {
    expect(args(opening, '“到货 等级=普通”')).toMatchObject({ name: '到货 等级=普通' });
  });

  it('in English too', () => {
    expect(problems(opening, '甲厂 tier=x colour=red arrived today', 'en')).toEqual([
      expect.stringContaining('There is no "colour" here; available: code, name, tier, First contact'),
      'Write arrived with a sign: arrived=…',
      'some "x" is not right: potential or ordinary.',
    ]);
  });
});

describe('any words behind any command', () => {
  it('bind, or are refused with a message', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'C001',
        '今天',
        '潜力',
        '=',
        '等级=',
        '日期：',
        '“a b”',
        'x=y',
        '+3d',
        '账号=@张伟',
        '事项',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    const commands = groups.flatMap((group) => group.commands);
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.array(word, { maxLength: 6 }), (command, words) => {
        const bound = bind(command, parseCommand(words.join(' ')), scope);
        expect(bound.ok || bound.problems.every((problem) => problem !== '')).toBe(true);
        expect(bound.ok || bound.problems.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
