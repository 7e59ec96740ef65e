import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import type { ArgScope, Command, CommandGroup, Param } from './define.ts';
import { toKey } from './half-width.ts';
import { groupsOf } from '../index.ts';
import { isFor } from '../../actions/engine/attempt.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { person, personOrNobody } from './param-types.ts';
import { shownNameOf } from './route.ts';
import { customerNames } from './slots.ts';
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

/** A customer or a colleague. */
export interface Item {
  readonly code: string;
  readonly name: string;
}

/** What can be named, as far as this person may see it. Looked up only where a name is expected. */
export interface Nameable {
  readonly customers: (begun: string) => Promise<readonly Item[]>;
  readonly people: (begun: string) => Promise<readonly Item[]>;
}

/**
 * Completions for the next word of a command line, in the language of the typed text. Customers and colleagues are found
 * by code or name, and completed to the code.
 */
export async function complete(
  who: StaffMember,
  text: string,
  scope: CompletionScope,
  nameable: Nameable,
): Promise<readonly Completion[]> {
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
  const commands = commandsFor(group, who);
  const named = third === undefined ? undefined : commands.find((known) => isNamed(known, second));
  const command = named ?? commands.find(({ name }) => name === group.usual.withWords);
  const head = words.slice(0, named === undefined ? 1 : 2);
  const names = third === undefined ? completeCommands(group, commands, { first, second, shown }, scope) : [];
  if (command === undefined) return names;
  const line: Line = { command, head, args: words.slice(head.length), shown };
  return [
    ...names,
    ...(await completeValue(line, nameable)),
    ...(third === undefined ? [] : completeNames(line, say)),
  ];
}

function completeCommands(
  group: CommandGroup,
  commands: readonly Command[],
  { first, second, shown }: { readonly first: string; readonly second: string; readonly shown: Language },
  scope: CompletionScope,
): readonly Completion[] {
  return commands
    .filter((command) => command.name !== '' && begins(command, second))
    .map((command) => ({
      text: `/crm ${first} ${shownNameOf(command, shown)} `,
      label: `${first} ${shownNameOf(command, shown)}`,
      hint: usageOf(scope, group, command),
    }));
}

/** A command line whose command is known. */
interface Line {
  readonly command: Command;
  /** The words that name the command. */
  readonly head: readonly string[];
  /** The words after it; the last one is not finished. */
  readonly args: readonly string[];
  readonly shown: Language;
}

async function completeValue(
  { command, head, args }: Line,
  nameable: Nameable,
): Promise<readonly Completion[]> {
  const last = args.at(-1) ?? '';
  const before = args.slice(0, -1);
  const [, name = null, value = last] = isPair.exec(last) ?? [];
  const kind = name === null ? kindAt(command, before) : kindNamed(command, name);
  if (kind === null) return [];
  return (await nameable[kind](value)).map((item) => {
    const word = name === null ? item.code : `${name}=${item.code}`;
    return { text: `/crm ${[...head, ...before, word].join(' ')} `, label: `${item.code} ${item.name}` };
  });
}

const isPair = /^([^=＝]+)[=＝](.*)$/u;

type Kind = keyof Nameable;

/** What the next word without a name is. */
function kindAt(command: Command, before: readonly string[]): Kind | null {
  const expected: (Kind | null)[] = [
    ...(command.customer === undefined ? [] : ['customers' as const]),
    ...Object.values(command.params)
      .filter(({ place }) => place !== 'named')
      .map(kindOf),
  ];
  return expected[before.filter((word) => !isPair.test(word)).length] ?? null;
}

function kindNamed(command: Command, name: string): Kind | null {
  const key = toKey(name);
  if (command.customer !== undefined && customerNames.some((known) => toKey(known) === key))
    return 'customers';
  const found = Object.entries(command.params).find(([own, param]) =>
    [own, ...param.names].some((known) => toKey(known) === key),
  );
  return found === undefined ? null : kindOf(found[1]);
}

function kindOf({ type }: Param<unknown>): Kind | null {
  return type === person || type === personOrNobody ? 'people' : null;
}

/** Names for `name=value`, without those already given. */
function completeNames({ command, head, args, shown }: Line, say: ArgScope['say']): readonly Completion[] {
  const last = args.at(-1) ?? '';
  const before = [...head, ...args.slice(0, -1)].join(' ');
  return Object.entries(command.params)
    .filter(([, { place }]) => place === 'named')
    .map(([key, param]) => ({ name: shownNameOf({ name: key, zh: param.names }, shown), param }))
    .filter(({ name }) => name.startsWith(last) && !args.some((word) => word.startsWith(`${name}=`)))
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
