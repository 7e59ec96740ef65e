import type { CommanderError } from 'commander';
import { quoteBriefly } from '../../templates/reader/in-brief.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';

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
