import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import type { ArgScope, Command, CommandGroup } from './define.ts';
import { toKey } from './half-width.ts';
import { groupsOf } from '../index.ts';
import { isFor } from '../../actions/engine/attempt.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { shownNameOf } from './route.ts';
import { usageOf } from './usage.ts';

export interface Completion {
  /** The complete new input. */
  readonly text: string;
  readonly label: string;
  readonly hint?: string;
}

export interface CompletionScope extends Pick<ArgScope, 'say' | 'language'> {
  readonly templates: Templates;
}

/** Completions for the next word of a command line, in the language of the typed text. */
export function complete(who: StaffMember, text: string, scope: CompletionScope): readonly Completion[] {
  const { say, language, templates } = scope;
  const typed = /^\s*[/／]\s*(?:crm(?:\s+|$))?(.*)$/isu.exec(text)?.[1];
  if (typed === undefined) return [];
  const usable = groupsOf(templates).filter((group) => commandsFor(group, who).length > 0);
  const words = typed.split(/\s+/u);
  const [first = '', second, third] = words;
  const shown = /^[a-z]/i.test(first) ? 'en' : language;
  if (second === undefined) {
    return usable
      .filter((group) => begins(group, first))
      .map((group) => ({
        text: `/crm ${shownNameOf(group, shown)} `,
        label: shownNameOf(group, shown),
        hint: say(group.help),
      }));
  }
  const group = usable.find((known) => isNamed(known, first));
  if (group === undefined) return [];
  if (third === undefined) {
    return commandsFor(group, who)
      .filter((command) => command.name !== '' && begins(command, second))
      .map((command) => ({
        text: `/crm ${first} ${shownNameOf(command, shown)} `,
        label: `${first} ${shownNameOf(command, shown)}`,
        hint: usageOf(scope, group, command),
      }));
  }
  const command = commandsFor(group, who).find((known) => isNamed(known, second));
  return command === undefined ? [] : completeNames(command, words, shown, say);
}

/** Names for `name=value`, without those already given. */
function completeNames(
  command: Command,
  words: readonly string[],
  shown: Language,
  say: ArgScope['say'],
): readonly Completion[] {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1).join(' ');
  return Object.entries(command.params)
    .filter(([, { place }]) => place === 'named')
    .map(([key, param]) => ({ name: shownNameOf({ name: key, zh: param.names }, shown), param }))
    .filter(({ name }) => name.startsWith(last) && !words.some((word) => word.startsWith(`${name}=`)))
    .map(({ name, param }) => ({
      text: `/crm ${before} ${name}=`,
      label: `${name}=`,
      hint: say(param.type.expects),
    }));
}

function commandsFor(group: CommandGroup, by: StaffMember): readonly Command[] {
  return group.commands.filter((command) => isFor(command, { by }));
}

interface Named {
  readonly name: string;
  readonly zh: readonly string[];
}

function begins({ name, zh }: Named, typed: string): boolean {
  const key = toKey(typed);
  return [name, ...zh].some((known) => toKey(known).startsWith(key));
}

function isNamed({ name, zh }: Named, typed: string): boolean {
  const key = toKey(typed);
  return [name, ...zh].some((known) => toKey(known) === key);
}
