import { inWords } from '../../../jobs/in-words.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional, scopeOf } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { parseCommand } from '../engine/parse.ts';
import { route } from '../engine/route.ts';
import { isFor } from '../../actions/engine/attempt.ts';
import { examplesOf, usageOf } from '../engine/usage.ts';
import { said } from '../../../templates/reader/said.ts';

/**
 * All commands that this person may use, generated from the command definitions. A group is one line, so that the answer
 * fits a phone; `helpAbout` unfolds it.
 */
export function helpAll(ctx: CommandContext, groups: readonly CommandGroup[]): Reply {
  const registers = groups.filter(
    ({ isRegister, commands }) => isRegister === true && commands.some((command) => isFor(command, ctx)),
  );
  const lines = groups.flatMap((group) => {
    if (group.isRegister === true) return [];
    const commands = group.commands.filter((command) => isFor(command, ctx));
    if (commands.length === 0) return [];
    const names = commands
      .filter(({ name }) => name !== '')
      .map(({ name, zh }) => said('help/command-name', { name, zh: zh[0] ?? '' }));
    if (names.length === 0) return [titleOf(ctx, group)];
    return [tell(ctx, 'help/title', { name: group.name, zh: group.zh[0] ?? group.name, help: names })];
  });
  return answer({
    title: tell(ctx, 'help/xinhang-commands'),
    body: [
      [...lines, ...registersLine(ctx, registers)].join('\n'),
      tell(ctx, 'help/usage-examples'),
      ...(hasCodes(ctx) ? [tell(ctx, 'help/answer-by-code')] : []),
    ],
  });
}

const hasCodes = ({ core, platform }: CommandContext): boolean =>
  core.platforms.get(platform)?.capabilities.replyLink === 'printed-code';

function registersLine(ctx: CommandContext, registers: readonly CommandGroup[]): readonly string[] {
  const [first] = registers;
  if (first === undefined) return [];
  const names = registers.map(({ name, zh }) => said('help/command-name', { name, zh: zh[0] ?? '' }));
  return [
    tell(ctx, 'help/registers', { names, topic: { 'zh-CN': first.zh[0] ?? first.name, en: first.name } }),
  ];
}

/** A group's commands that this person may use, with usage and examples. */
export function helpAbout(ctx: CommandContext, group: CommandGroup): Reply {
  const { language } = ctx.core;
  const commands = group.commands.filter((command) => isFor(command, ctx));
  if (commands.length === 0) {
    return say(tell(ctx, 'help/no-commands-here'));
  }
  return answer({
    title: titleOf(ctx, group),
    body: commands.map((command) =>
      [
        inWords(ctx.core, command.help),
        usageOf(scopeOf(ctx), group, command),
        ...examplesOf(command, language).map((example) => tell(ctx, 'help/e-g', { example })),
      ].join('\n'),
    ),
  });
}

function titleOf(ctx: CommandContext, { name, zh, help }: CommandGroup): string {
  return tell(ctx, 'help/title', { name, zh: zh[0] ?? name, help });
}

/** Creates the group `help` for the given groups. */
export function createHelpGroup(others: readonly CommandGroup[]): CommandGroup {
  const help = defineCommand({
    name: '',
    zh: [],
    help: said('help/help'),
    examples: ['/crm 帮助', '/crm help customer'],
    capability: 'everyone',
    pages: 'lines',
    params: {
      topic: optional(line(said('expects/topic')), {
        label: said('param/topic'),
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
    help: said('help/help-group'),
    commands: [help],
    usual: { alone: '', withWords: '' },
  };
  return group;
}
