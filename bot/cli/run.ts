import { programVersion } from '../../jobs/program-version.ts';
import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError, Option } from 'commander';
import { XinhangError } from '../../jobs/errors.ts';
import type { Language } from '../../templates/reader/form.ts';
import { languages, readLanguage } from '../../templates/reader/languages.ts';
import { said } from '../../templates/reader/said.ts';
import { readEnvironment, terminalLanguage } from '../config.ts';
import { checkCommand } from './check-command.ts';
import { explainMisuse } from './explain-misuse.ts';
import { exportCommand } from './export-command.ts';
import { failedCommand } from './failed-command.ts';
import { importCommand } from './import-command.ts';
import { previewCommand } from './preview-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { speakHelp } from './speak-help.ts';
import { createSpeech, type Speech } from './speech.ts';
import { staffCommand } from './staff-command.ts';
import { startCommand } from './start-command.ts';

/** Documented in docs/commands.md. */
export const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/**
 * Runs the command line and returns the exit code, one of `exitCodes`; the reason for a failure is on standard error.
 *
 * @param argv as in `process.argv`
 */
export async function run(argv: readonly string[]): Promise<number> {
  const speech = createSpeech(languageAsked(argv) ?? terminalLanguage(readEnvironment()));
  // Known before anything else is read too: what cannot be read is answered in JSON as well.
  speech.isJson = optionsOf(argv).includes('--json');
  const refuse = (code: string, says: string) => {
    process.stderr.write(
      `${speech.isJson ? JSON.stringify({ error: code, says: says.split('\n') }) : says}\n`,
    );
  };
  let exitCode: number = exitCodes.done;
  const program = createProgram(speech, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.done;
      refuse('misused', speech.inWords(explainMisuse(error)));
      return exitCodes.misused;
    }
    refuse(error instanceof XinhangError ? error.code : 'failed', speech.explain(error));
    return exitCodes.failed;
  }
}

/** @param setExitCode for a command that finds problems without failing itself */
export function createProgram(speech: Speech, setExitCode: (code: number) => void): Command {
  const { inWords } = speech;
  const program = new Command('xinhang')
    .description(inWords(said('usage/program')))
    .version(programVersion(), '-V, --version', inWords(said('usage/version')))
    .addOption(new Option('--language <language>', inWords(said('usage/language'))).choices([...languages]))
    .option('--json', inWords(said('usage/json')));
  program.addCommand(startCommand(speech));
  program.addCommand(checkCommand(speech, setExitCode));
  program.addCommand(simulateCommand(speech));
  program.addCommand(previewCommand(speech));
  program.addCommand(staffCommand(speech));
  program.addCommand(importCommand(speech));
  program.addCommand(exportCommand(speech));
  program.addCommand(failedCommand(speech));
  // Completes commands, options and choices: `xinhang complete bash` prints what a shell has to load.
  tab(program);
  program.commands
    .find((command) => command.name() === 'complete')
    ?.description(inWords(said('usage/complete')));
  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({
      outputError: () => {},
      // The help of a command that only groups others.
      writeErr: (text) => {
        if (!speech.isJson) process.stderr.write(text);
      },
    });
    speakHelp(command, inWords);
  }
  return program;
}

/** Known before anything else is read, for the help and for the message about what cannot be read. */
function languageAsked(argv: readonly string[]): Language | null {
  const at = optionsOf(argv).findIndex((word) => word === '--language' || word.startsWith('--language='));
  const written = argv[at]?.split('=')[1] ?? argv[at + 1];
  return at === -1 || written === undefined ? null : readLanguage(written);
}

/** What stands after `--` is no option. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
