import { type Argument, type Command, Help, type Option } from 'commander';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';

type InWords = (what: AnySaid | Labels) => string;

/** commander's own words, which are in English. */
const titles: Readonly<Record<string, AnySaid>> = {
  'Usage:': said('usage/title-usage'),
  'Options:': said('usage/title-options'),
  'Arguments:': said('usage/title-arguments'),
  'Commands:': said('usage/title-commands'),
};

/** Makes `--help` speak the reader's language; descriptions are given in it where the command is made. */
export function speakHelp(command: Command, inWords: InWords): void {
  const plain = new Help();
  command.helpOption('-h, --help', inWords(said('usage/help-option')));
  if (command.commands.length > 0) command.helpCommand('help [command]', inWords(said('usage/help-command')));
  command.configureHelp({
    styleTitle: (title) => {
      const words = titles[title];
      return words === undefined ? title : inWords(words);
    },
    commandUsage: (of) =>
      plain
        .commandUsage(of)
        .replace('[options]', inWords(said('usage/options-part')))
        .replace('[command]', inWords(said('usage/command-part'))),
    optionDescription: (option) => describe(option, inWords),
    argumentDescription: (argument) => describe(argument, inWords),
  });
}

function describe({ description, argChoices, defaultValue }: Option | Argument, inWords: InWords): string {
  const usual: unknown = defaultValue;
  const notes = [
    ...(argChoices === undefined ? [] : [said('usage/choices', { choices: argChoices })]),
    ...(typeof usual === 'string' ? [said('usage/usual', { usual })] : []),
  ];
  if (notes.length === 0) return description;
  const all = { joined: 'sentences', each: notes } as const;
  return description === ''
    ? inWords(said('usage/only-notes', { notes: all }))
    : inWords(said('usage/with-notes', { what: description, notes: all }));
}
