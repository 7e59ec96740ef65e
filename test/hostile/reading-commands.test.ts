import { describe, expect, it } from 'vitest';
import { bind } from '../../bot/commands/engine/bind.ts';
import type { Command } from '../../bot/commands/engine/define.ts';
import { groupsOf } from '../../bot/commands/index.ts';
import { looksLikeCommand } from '../../bot/commands/engine/looks-like-command.ts';
import { mostCommandChars, parseCommand } from '../../bot/commands/engine/parse.ts';
import { pathOf, route } from '../../bot/commands/engine/route.ts';
import { argScope } from '../commands/arg-scope.ts';
import { tooDear } from '../cpu.ts';
import { enclosedTexts, type HostileText, hostileTexts } from './hostile-texts.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const templates = loadedTemplates();
const groups = groupsOf(templates);

const scope = argScope();

/** All parsing of a line that happens before any look-up. */
function read(line: string): void {
  looksLikeCommand(line, templates);
  const routed = route(groups, parseCommand(line));
  if (routed.kind === 'command') bind(routed.command, routed.words, scope);
}

const commands = groups.flatMap((group) => group.commands.map((command) => ({ group, command })));

/**
 * A command of each shape, up to its parameters. Splitting a line into parameters depends on their places alone, and each
 * type is tried by itself below, so the moves of thirty registers do not have to be tried one by one.
 */
const shapes = new Map(
  commands.map(({ group, command }) => [
    shapeOf(command),
    `${pathOf(group, command)} ${command.customer === undefined ? '' : 'C001 '}`,
  ]),
);
const beginnings = [...shapes.values()];

/** A parameter of each kind of type in use: what two of a kind differ in, such as their choices, is read the same way. */
const types = new Map(
  commands.flatMap(({ group, command }) =>
    Object.entries(command.params).map(
      ([key, { type }]) =>
        [
          JSON.stringify([type.expects.code, type.prose, type.verbatim]),
          { of: `${pathOf(group, command)} ${key}=`, type },
        ] as const,
    ),
  ),
);

/** Cut to the maximum length of a command: longer ones are refused unread. */
const atMost = (text: string): string => `${text.slice(0, mostCommandChars - 100)}${text.at(-1) ?? ''}`;
const cut = ({ kind, text }: HostileText): HostileText => ({ kind, text: atMost(text) });

function shapeOf({ customer, anchors, params }: Command): string {
  const places = Object.values(params).map(({ type, place, optional }) => [
    place,
    optional,
    type.prose,
    type.verbatim,
  ]);
  return JSON.stringify([customer, anchors, places]);
}

describe('reading is linear, whatever is written', () => {
  it.each<readonly [string, (text: string) => string]>([
    ['alone', (text) => text],
    ['in front of a command', (text) => `${text} today`],
    ['joined to a command', (text) => `今天${text}`],
    ['behind a mention', (text) => `@新航 today ${text}`],
  ])('%s', async (_where, place) => {
    const texts = [...hostileTexts, ...enclosedTexts];
    expect(await tooDear((text) => read(place(text)), texts)).toEqual([]);
  });

  it.each(beginnings)('behind %s', async (beginning) => {
    const texts = enclosedTexts.map(cut);
    expect(await tooDear((text) => read(`${beginning}${text}`), texts)).toEqual([]);
  });

  it.each([...types.values()].map(({ of, type }) => [of, type] as const))(
    'as the value of %s',
    async (_of, type) => {
      const schema = type.schema(scope);
      const texts = [...hostileTexts, ...hostileTexts.map(cut)];
      expect(await tooDear((text) => schema.safeParse(text), texts)).toEqual([]);
    },
  );
});
