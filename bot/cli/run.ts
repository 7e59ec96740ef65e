import { programVersion } from '../../jobs/program-version.ts';
import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError, Option } from 'commander';
import { XinhangError } from '../../jobs/errors.ts';
import type { Language } from '../../templates/reader/form.ts';
import { languages, readLanguage } from '../../templates/reader/languages.ts';
import { said } from '../../templates/reader/said.ts';
import { readEnvironment, terminalLanguage } from '../config.ts';
import { explainMisuse, speakHelp } from './commander-words.ts';
import { createSpeech, type Speech } from './speech.ts';

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
  const setExitCode = (code: number) => {
    exitCode = code;
  };
  const program = await createProgram(speech, { setExitCode, asked: commandsAsked(argv) });
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

/** Each reads what it needs when it is asked for: all of them together take a second. */
const commands = {
  start: async ({ speech }) => (await import('./start-command.ts')).startCommand(speech),
  check: async ({ speech, setExitCode }) =>
    (await import('./check-command.ts')).checkCommand(speech, setExitCode),
  simulate: async ({ speech }) => (await import('./simulate-command.ts')).simulateCommand(speech),
  preview: async ({ speech }) => (await import('./preview-command.ts')).previewCommand(speech),
  staff: async ({ speech }) => (await import('./staff-command.ts')).staffCommand(speech),
  import: async ({ speech }) => (await import('./import-command.ts')).importCommand(speech),
  export: async ({ speech }) => (await import('./export-command.ts')).exportCommand(speech),
  failed: async ({ speech }) => (await import('./failed-command.ts')).failedCommand(speech),
} as const satisfies Record<
  string,
  (of: { readonly speech: Speech; readonly setExitCode: (code: number) => void }) => Promise<Command>
>;
type CommandName = keyof typeof commands;

const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word);

export const allCommands: readonly CommandName[] = Object.keys(commands).filter(isCommand);

interface ProgramOptions {
  /** For a command that finds problems without failing itself. */
  readonly setExitCode: (code: number) => void;
  /** The commands that the program has to know. */
  readonly asked: readonly CommandName[];
}

export async function createProgram(
  speech: Speech,
  { setExitCode, asked }: ProgramOptions,
): Promise<Command> {
  const { inWords } = speech;
  const program = new Command('xinhang')
    .description(inWords(said('usage/program')))
    .version(programVersion(), '-V, --version', inWords(said('usage/version')))
    .addOption(new Option('--language <language>', inWords(said('usage/language'))).choices([...languages]))
    .option('--json', inWords(said('usage/json')));
  for (const name of asked) program.addCommand(await commands[name]({ speech, setExitCode }));
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

/** The command that the first word names; all of them for help, completion and what cannot be understood. */
function commandsAsked([, , first = '']: readonly string[]): readonly CommandName[] {
  if (first === '-V' || first === '--version') return [];
  return isCommand(first) ? [first] : allCommands;
}

/** What stands after `--` is not an option. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
