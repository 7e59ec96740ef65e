import { describe, expect, it } from 'vitest';
import { bind } from '../../bot/commands/engine/bind.ts';
import type { Command, CommandGroup } from '../../bot/commands/engine/define.ts';
import { toKey } from '../../bot/commands/engine/half-width.ts';
import { groupsOf } from '../../bot/commands/index.ts';
import { parseCommand } from '../../bot/commands/engine/parse.ts';
import { pathOf, route, shownPathOf } from '../../bot/commands/engine/route.ts';
import { isFor } from '../../bot/actions/engine/attempt.ts';
import { customerNames, findSlot, slotsOf } from '../../bot/commands/engine/slots.ts';
import { examplesOf, usageOf } from '../../bot/commands/engine/usage.ts';
import { languages } from '../../templates/reader/languages.ts';
import { roles } from '../../templates/reader/roles.ts';
import { argScope } from './arg-scope.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

const all: readonly (readonly [string, CommandGroup, Command])[] = groups.flatMap((group) =>
  group.commands.map((command) => [pathOf(group, command), group, command] as const),
);

/** The words left to bind once the customer has been taken from the front. */
function withoutCustomer(command: Command, line: string) {
  const routed = route(groups, parseCommand(line));
  if (routed.kind !== 'command') throw new Error(`${line} is ${routed.kind}`);
  return { routed, words: command.customer === undefined ? routed.words : routed.words.slice(1) };
}

describe('the list of commands', () => {
  it('has every command that people are told about', () => {
    expect(all.map(([path]) => path)).toEqual(
      expect.arrayContaining(
        (
          'customer new,customer show,customer tier,customer bind,customer fact,customer seat,' +
          'staff add,staff list,staff role,log add,log list,today,' +
          'remind list,remind snooze,remind skip,remind done,help'
        ).split(','),
      ),
    );
  });

  it.each(all)('%s explains itself in both languages', (_path, group, command) => {
    for (const language of languages) {
      const { say } = argScope(language);
      expect(say(group.help)).not.toBe('');
      expect(say(command.help)).not.toBe('');
      expect(usageOf(argScope(language), group, command)).toMatch(/^\/crm \S/u);
      for (const param of Object.values(command.params)) {
        expect(say(param.label)).not.toBe('');
        expect(say(param.type.expects)).not.toBe('');
      }
    }
    expect(argScope('zh-CN').say(command.help)).toMatch(/\p{Script=Han}/u);
    expect(argScope('en').say(command.help)).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(all)('every example of %s reaches it and is understood', (path, _group, command) => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      const { routed, words } = withoutCustomer(command, example);
      expect(pathOf(routed.group, routed.command)).toBe(path);
      if (words.length === 0 && command.alone !== undefined) continue;
      for (const language of languages)
        expect(bind(command, words, argScope(language))).toMatchObject({ ok: true });
    }
  });

  it.each(all)(
    '%s has an example in each language, which begins with its names there',
    (path, group, command) => {
      const names = { 'zh-CN': shownPathOf(group, command, 'zh-CN'), en: path };
      for (const language of languages) {
        const [first] = examplesOf(command, language);
        expect(first?.startsWith(`/crm ${names[language]}`) || first === `/crm ${group.zh[0] ?? ''}`).toBe(
          true,
        );
      }
    },
  );

  it.each(all)('%s can be used by at least one role', (_path, _group, command) => {
    const users = roles.filter((role) => isFor(command, { by: { roles: [role] } }));
    expect(users).not.toEqual([]);
  });

  it('no two groups, and no two commands of a group, share a name or begin with the other’s Chinese one', () => {
    const collisions = (named: readonly { name: string; zh: readonly string[] }[]): readonly string[] => {
      const names = named.flatMap(({ name, zh }, owner) =>
        [name, ...zh].map((one) => ({ one: toKey(one), owner })),
      );
      return names.flatMap(({ one, owner }) =>
        names.filter((other) => other.owner !== owner && one !== '' && other.one === one).map(() => one),
      );
    };
    expect(collisions(groups)).toEqual([]);
    for (const group of groups) expect(collisions(group.commands)).toEqual([]);
    const chinese = groups.flatMap(({ zh }) => zh);
    // 客户新建 is recognised by its prefix, so 客户 must not also be the prefix of another group.
    for (const one of chinese) {
      expect(chinese.filter((other) => other !== one && other.startsWith(one))).toEqual([]);
    }
  });

  it.each(all)('no two parameters of %s share a name', (_path, _group, command) => {
    const names = Object.entries(command.params).flatMap(([key, param]) => [key, ...param.names].map(toKey));
    expect(new Set(names).size).toBe(names.length);
    if (!command.anchors) return;
    const anchors = argScope('en').playbook.anchors.flatMap(({ key, column, label }) =>
      [key, column, ...Object.values(label)].map(toKey),
    );
    expect(names.filter((name) => anchors.includes(name))).toEqual([]);
  });

  /** A slip of the finger: two letters swapped, or a wrong Chinese character. */
  function misspell(name: string): string {
    if (/\p{Script=Han}/u.test(name)) return `${name.slice(0, -1)}某`;
    return name.length < 4 ? `${name}x` : `${name.slice(0, -2)}${name.slice(-1)}${name.at(-2) ?? ''}`;
  }

  it.each(all)(
    '%s does not swallow a mistyped field: it names the field and does nothing',
    (_path, _group, command) => {
      const [example = ''] = command.examples;
      const { words } = withoutCustomer(command, example);
      const scope = argScope('en');
      const slots = slotsOf(command, scope);
      const names = [
        ...slots.flatMap((slot) => slot.names),
        ...(command.customer === undefined ? [] : customerNames),
      ];
      // A name with a blank, such as an English label, cannot be written as a field.
      for (const name of names.filter((one) => !one.includes(' '))) {
        const slip = misspell(name);
        if (findSlot(slots, slip) !== undefined || customerNames.includes(slip)) continue;
        const bound = bind(command, [...words, ...parseCommand(`${slip}=x`)], scope);
        expect(bound.ok).toBe(false);
        if (!bound.ok) expect(bound.problems.join('\n')).toMatch(new RegExp(`"${slip}=?" `, 'u'));
      }
    },
  );

  it.each(groups.map((group) => [group.name, group] as const))('%s alone means something', (_name, group) => {
    const names = group.commands.map(({ name }) => name);
    expect(names).toContain(group.usual.alone);
    expect(names).toContain(group.usual.withWords);
  });

  it('every command is reached by each of its Chinese names, with and without a blank', () => {
    for (const [path, group, command] of all) {
      for (const first of group.zh) {
        for (const second of command.zh) {
          for (const line of [`${first} ${second}`, `${first}${second}`, `／crm　${first}　${second}`]) {
            const routed = route(groups, parseCommand(line));
            expect(routed).toMatchObject({ kind: 'command' });
            if (routed.kind === 'command') expect(pathOf(routed.group, routed.command)).toBe(path);
          }
        }
      }
    }
  });
});
