import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { XinhangError } from '../../jobs/errors.ts';
import { languages, readLanguage } from '../../templates/reader/languages.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { readEnvironment, terminalLanguage } from '../config.ts';
import { checkCommand } from './check-command.ts';
import { explainMisuse } from './explain-misuse.ts';
import { exportCommand } from './export-command.ts';
import { failedCommand } from './failed-command.ts';
import { importCommand } from './import-command.ts';
import { previewCommand } from './preview-command.ts';
import { simulateCommand } from './simulate-command.ts';
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
  const speech = createSpeech(terminalLanguage(readEnvironment()));
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
      speech.note(explainMisuse(error));
      return exitCodes.misused;
    }
    const says = speech.explain(error);
    const code = error instanceof XinhangError ? error.code : 'failed';
    process.stderr.write(
      `${speech.isJson ? JSON.stringify({ error: code, says: says.split('\n') }) : says}\n`,
    );
    return exitCodes.failed;
  }
}

/** @param setExitCode for a command that finds problems without failing itself */
export function createProgram(speech: Speech, setExitCode: (code: number) => void): Command {
  const program = new Command('xinhang')
    .description('Xinhang: the sales follow-up assistant in the group chats a sales team already uses')
    .version(readVersion())
    .addOption(new Option('--language <language>', 'the language of what is printed').choices([...languages]))
    .option('--json', 'print the result as JSON, one value per line')
    // Known before anything else is read, for the message about what cannot be read.
    .on('option:language', (language: string) => {
      speech.language = readLanguage(language) ?? speech.language;
    })
    .on('option:json', () => {
      speech.isJson = true;
    });
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
  for (const command of allOf(program)) command.exitOverride().configureOutput({ outputError: () => {} });
  return program;
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

/** Of the package.json next to the templates, from sources and compiled code alike. */
function readVersion(): string {
  const file = join(dirname(defaultTemplatesDir()), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
