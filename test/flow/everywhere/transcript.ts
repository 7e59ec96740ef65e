import type { Actor, Shown } from './stage.ts';

export interface Transcript {
  /** The same person, whose every action is noted, with what everyone sees after it. */
  readonly actors: <People extends Readonly<Record<string, Actor>>>(people: People) => People;
  /** Notes what is new on every screen. */
  look(): Promise<void>;
  text(): string;
}

interface Reader {
  readonly name: string;
  readonly actor: Actor;
}

/** What people do and what they see, as a text that can be read. */
export function keepTranscript(options: {
  readonly title: string;
  readonly names: Readonly<Record<string, string>>;
  readonly at: () => string;
  /** The customer's group, once there is one. */
  readonly room: () => string | null;
}): Transcript {
  const lines: string[] = [options.title];
  const readers: Reader[] = [];
  const known = new Map<string, string>();
  let heading = '';
  let written = '';

  const note = (line: string): void => {
    if (heading !== options.at()) {
      heading = options.at();
      lines.push('', heading);
    }
    lines.push(line);
  };

  const noteShown = (where: string, { room, key, text, buttons }: Shown): void => {
    const id = `${room} ${key}`;
    const now = `${text}\n${buttons.join('|')}`;
    const before = known.get(id);
    if (before === now) return;
    known.set(id, now);
    if (before === undefined && (text === '' || isWritten(text, written))) return;
    const pressable = buttons.length === 0 ? [] : [buttons.map((label) => `[${label}]`).join(' ')];
    note(`  ${where}${before === undefined ? '' : ' (changed)'}:`);
    for (const line of [...text.split('\n'), ...pressable]) lines.push(`      ${line}`);
  };

  const look = async (): Promise<void> => {
    for (const { name, actor } of readers) {
      for (const shown of await actor.seesDirect()) noteShown(`to ${name}`, shown);
    }
    const room = options.room();
    if (room === null) return;
    const seen = new Map<string, { shown: Shown; by: string[] }>();
    for (const { name, actor } of readers) {
      for (const shown of await actor.sees(room)) {
        const one = seen.get(shown.key) ?? { shown, by: [] };
        one.by.push(name);
        seen.set(shown.key, one);
      }
    }
    const most = Math.max(0, ...[...seen.values()].map(({ by }) => by.length));
    for (const { shown, by } of seen.values()) {
      noteShown(by.length === most ? 'in the group' : `in the group, to ${by.join(', ')} alone`, shown);
    }
  };

  const record = (name: string, actor: Actor): Actor => {
    const doing = async (what: string, words: string, act: () => Promise<void>): Promise<void> => {
      note(`${name} ${what}`);
      written = words;
      await act();
      await look();
      written = '';
    };
    const { sends } = actor;
    return {
      ...actor,
      commands: (line) => doing(`commands: ${line}`, line, () => actor.commands(line)),
      says: (text) => doing(`says: ${text}`, text, () => actor.says(text)),
      mentions: (room, line) => doing(`@bot ${line}`, line, () => actor.mentions(room, line)),
      answers: (message, text) => doing(`answers: ${text}`, text, () => actor.answers(message, text)),
      presses: (message, button) => doing(`presses [${button}]`, '', () => actor.presses(message, button)),
      fills: (values) => doing(`fills in ${JSON.stringify(values)}`, '', () => actor.fills(values)),
      ...(sends === undefined ? {} : { sends: () => doing('sends what waits', '', sends) }),
    };
  };

  return {
    actors: (people) => {
      const recorded = Object.entries(people).map(([code, actor]) => {
        const name = options.names[code] ?? code;
        readers.push({ name, actor });
        return [code, record(name, actor)] as const;
      });
      return Object.fromEntries(recorded) as typeof people;
    },
    look,
    text: () => `${lines.join('\n')}\n`,
  };
}

/** Whether a message is what was just written, with the bot’s name or the slash command before it. */
function isWritten(text: string, written: string): boolean {
  return written !== '' && text.endsWith(written);
}
