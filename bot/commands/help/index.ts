import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { parseCommand } from '../engine/parse.ts';
import { route } from '../engine/route.ts';
import { isFor } from '../../actions/engine/attempt.ts';
import { examplesOf, usageOf } from '../engine/usage.ts';
import { both } from '../engine/words.ts';

/** All commands that this person may use, one per line, generated from the command definitions. */
export function helpAll(ctx: CommandContext, groups: readonly CommandGroup[]): Reply {
  const { language } = ctx.core;
  const paragraphs = groups.flatMap((group) => {
    const commands = group.commands.filter((command) => isFor(command, ctx));
    if (commands.length === 0) return [];
    const lines = commands.map(({ name, zh, help }) => {
      const title = name === '' ? '' : language === 'en' ? `${name}: ` : `${zh[0] ?? ''} ${name}：`;
      return `· ${title}${help[language]}`;
    });
    return [[titleOf(ctx, group), ...lines].join('\n')];
  });
  return answer({
    title: tell(ctx, '新航命令', 'Xinhang commands'),
    body: [
      ...paragraphs,
      tell(
        ctx,
        '看写法和例子：/crm 帮助 客户\n在客户群里可以不写客户代号。',
        'Usage and examples: /crm help customer\nIn a customer group, the customer code can be omitted.',
      ),
    ],
  });
}

/** A group's commands that this person may use, with usage and examples. */
export function helpAbout(ctx: CommandContext, group: CommandGroup): Reply {
  const { language } = ctx.core;
  const commands = group.commands.filter((command) => isFor(command, ctx));
  if (commands.length === 0) {
    return say(tell(ctx, '这里没有您能用的命令。', 'You have no commands here.'));
  }
  return answer({
    title: titleOf(ctx, group),
    body: commands.map((command) =>
      [
        command.help[language],
        usageOf(group, command, language),
        ...examplesOf(command, language).map((example) => tell(ctx, `例：${example}`, `e.g. ${example}`)),
      ].join('\n'),
    ),
  });
}

function titleOf({ core: { language } }: CommandContext, { name, zh, help }: CommandGroup): string {
  return language === 'en' ? `${name}: ${help.en}` : `${zh[0] ?? name} ${name}：${help['zh-CN']}`;
}

/** Creates the group `help` for the given groups. */
export function createHelpGroup(others: readonly CommandGroup[]): CommandGroup {
  const help = defineCommand({
    name: '',
    zh: [],
    help: both('列出您能用的命令，或一个命令的写法', 'list your commands, or show a command’s usage'),
    examples: ['/crm 帮助', '/crm help customer'],
    capability: 'everyone',
    params: {
      topic: optional(line(both('命令，如 客户', 'a command, such as customer')), {
        label: both('命令', 'command'),
        place: 'rest',
      }),
    },
    run: async (ctx, { topic }) => {
      const all = [...others, group];
      if (topic === undefined) return helpAll(ctx, all);
      const routed = route(all, parseCommand(topic));
      return routed.kind === 'group' || routed.kind === 'command'
        ? helpAbout(ctx, routed.group)
        : helpAll(ctx, all);
    },
  });
  const group: CommandGroup = {
    name: 'help',
    zh: ['帮助'],
    help: both('怎么用', 'how to use it'),
    commands: [help],
    usual: { alone: '', withWords: '' },
  };
  return group;
}
