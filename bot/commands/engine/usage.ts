import { showMentions } from '../../../jobs/mention.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, type Reply, tell } from './context.ts';
import { type ArgScope, type Command, type CommandGroup, scopeOf } from './define.ts';
import { shownNameOf, shownPathOf } from './route.ts';

/** `/crm customer tier <客户代号> <等级>`, with brackets around optional parts. */
export function usageOf(
  { say, language }: Pick<ArgScope, 'say' | 'language'>,
  group: CommandGroup,
  command: Command,
): string {
  const path = shownPathOf(group, command, language);
  const customer = say(said('command/customer-code'));
  const need = command.customer;
  const parts = [
    ...(need === undefined ? [] : [need.optional === true ? `[${customer}]` : `<${customer}>`]),
    ...Object.entries(command.params).map(([key, { label, names, place, optional }]) => {
      const name = shownNameOf({ name: key, zh: names }, language);
      const shown = place === 'named' ? `${name}=…` : say(label);
      return optional ? `[${shown}]` : place === 'named' ? shown : `<${shown}>`;
    }),
    ...(command.anchors ? [`[${say(said('command/any-anchor'))}]`] : []),
  ];
  return ['/crm', path, ...parts].join(' ');
}

/**
 * Explains what was expected, with an example to copy. Repeats the typed line in full, so that it can be corrected
 * instead of retyped.
 */
export function explainUsage(
  ctx: CommandContext,
  { group, command }: { readonly group: CommandGroup; readonly command: Command },
  problems: readonly string[],
  typed: string,
): Reply {
  const { language } = ctx.core;
  const [example = ''] = examplesOf(command, language);
  return answer({
    body: [
      problems.join('\n'),
      [
        tell(ctx, 'command/usage', { usage: usageOf(scopeOf(ctx), group, command) }),
        tell(ctx, 'command/example', { example }),
      ].join('\n'),
      echo(ctx, typed),
    ],
  });
}

/** The examples in this language. */
export function examplesOf({ examples }: Command, language: Language): readonly string[] {
  const inChinese = (example: string) => /^\/crm \p{Script=Han}/u.test(example);
  return { 'zh-CN': examples.filter(inChinese), en: examples.filter((example) => !inChinese(example)) }[
    language
  ];
}

export function echo(ctx: CommandContext, typed: string): string {
  const shown = showMentions(typed).trim();
  return tell(ctx, 'command/wrote', { shown });
}
