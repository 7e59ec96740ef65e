import { type Argument, type Command, type CommanderError, Help, type Option } from 'commander';
import { quoteBriefly } from '../../templates/reader/in-brief.ts';
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

/** A mistake in the command line in the reader's language; commander's own messages are in English. */
export function explainMisuse({ code, message }: CommanderError): AnySaid {
  const quoted = [...message.matchAll(/'([^']*)'/gu)].map(([, text = '']) => quoteBriefly(text));
  const [first = '', second = ''] = quoted;
  switch (code) {
    case 'commander.unknownOption':
      return said('cli/unknown-option', { written: first });
    case 'commander.unknownCommand':
      return said('cli/unknown-command', { written: first });
    case 'commander.missingArgument':
      return said('cli/missing-argument', { name: first });
    case 'commander.missingMandatoryOptionValue':
      return said('cli/missing-option', { name: first });
    case 'commander.optionMissingArgument':
      return said('cli/option-needs-value', { name: first });
    case 'commander.invalidArgument': {
      // An option is named before its value, an argument after it.
      const [name, written] = message.startsWith('error: option') ? [first, second] : [second, first];
      return said('cli/invalid-value', { name, written, choices: choicesIn(message) });
    }
    case 'commander.excessArguments':
      return said('cli/too-many-words');
    case 'commander.help':
      return said('cli/which-command');
    default:
      return said('cli/misused', { why: message.replace(/^error: /u, '') });
  }
}

/** `error: option '--role <role>' argument 'x' is invalid. Allowed choices are all, chat, worker.` */
function choicesIn(message: string): readonly string[] {
  return /Allowed choices are (.*)\.$/u.exec(message)?.[1]?.split(', ') ?? [];
}
