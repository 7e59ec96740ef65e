import { Command, Option } from 'commander';
import { languages, readLanguage } from '../../templates/reader/languages.ts';
import { readEnvironment, terminalLanguage } from '../config.ts';
import { checkCommand } from './check-command.ts';
import { exportCommand } from './export-command.ts';
import { failedCommand } from './failed-command.ts';
import { importCommand } from './import-command.ts';
import { previewCommand } from './preview-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { createSpeech } from './speech.ts';
import { staffCommand } from './staff-command.ts';
import { startCommand } from './start-command.ts';

/**
 * Runs the command line and returns the exit code: 0 on success; 1 on failure, with the reason on standard error.
 *
 * @param argv as in `process.argv`
 */
export async function run(argv: readonly string[]): Promise<number> {
  const speech = createSpeech(terminalLanguage(readEnvironment()));
  const program = new Command('xinhang')
    .description('Xinhang: the sales follow-up assistant in the group chats a sales team already uses')
    .addOption(new Option('--language <language>', 'the language of what is printed').choices([...languages]))
    .hook('preAction', () => {
      speech.language = readLanguage(program.opts<{ language?: string }>().language ?? '') ?? speech.language;
    })
    .showHelpAfterError();
  let exitCode = 0;
  program.addCommand(startCommand(speech));
  program.addCommand(
    checkCommand(speech, (code) => {
      exitCode = code;
    }),
  );
  program.addCommand(simulateCommand(speech));
  program.addCommand(previewCommand(speech));
  program.addCommand(staffCommand(speech));
  program.addCommand(importCommand(speech));
  program.addCommand(exportCommand(speech));
  program.addCommand(failedCommand(speech));
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    process.stderr.write(`${speech.explain(error)}\n`);
    return 1;
  }
}
