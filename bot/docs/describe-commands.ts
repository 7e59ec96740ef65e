import { loadTemplates } from '../../jobs/load-templates.ts';
import type { Language } from '../../templates/reader/form.ts';
import { rolesThatCan, roleWords } from '../../templates/reader/roles.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import type { Command, CommandGroup } from '../commands/engine/define.ts';
import { shownNameOf } from '../commands/engine/route.ts';
import { examplesOf, usageOf } from '../commands/engine/usage.ts';

/** The page of docs that lists every chat command, by language. */
export const commandPages: Readonly<Record<Language, string>> = {
  en: 'docs/commands.md',
  'zh-CN': 'docs/commands.zh-CN.md',
};

/** The page in Markdown, from the definitions of the commands alone. `npm run docs` writes it. */
export function describeCommands(groups: readonly CommandGroup[], language: Language): string {
  const { words } = loadTemplates();
  const say = (what: AnySaid | Labels): string => words.say(what, language);
  const parts = groups.flatMap((group) => [
    `## ${shownNameOf(group, language)}`,
    say(group.help),
    table(
      [say(said('docs/command')), say(said('docs/does')), say(said('docs/example')), say(said('docs/who'))],
      group.commands.map((command) => [
        code(usageOf({ say, language }, group, command)),
        say(command.help),
        examplesOf(command, language).slice(0, 1).map(code).join(''),
        whoMay(command, say),
      ]),
    ),
  ]);
  const page = [
    `# ${say(said('docs/title'))}`,
    say(said('docs/other')),
    say(said('docs/intro')),
    ...parts,
    `## ${say(said('docs/exit-codes-title'))}`,
    say(said('docs/exit-codes')),
  ];
  return `${page.join('\n\n').trimEnd()}\n`;
}

const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`)}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function whoMay({ capability }: Command, say: (what: AnySaid | Labels) => string): string {
  if (capability === 'everyone') return say(said('docs/everyone'));
  const names = rolesThatCan(capability).map(roleWords);
  return say(said('list/names', { names }));
}
