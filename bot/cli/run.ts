import { Command } from 'commander';
import { checkCommand } from './check-command.ts';
import { explain } from './explain.ts';
import { exportCommand } from './export-command.ts';
import { failedCommand } from './failed-command.ts';
import { importCommand } from './import-command.ts';
import { previewCommand } from './preview-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { staffCommand } from './staff-command.ts';
import { startCommand } from './start-command.ts';

/**
 * Runs the command line and returns the exit code: 0 on success; 1 on failure, with the reason on standard error.
 *
 * @param argv as in `process.argv`
 */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('xinhang')
    .description('新航 Xinhang: the sales follow-up assistant in the group chats a sales team already uses')
    .showHelpAfterError();
  let exitCode = 0;
  program.addCommand(startCommand());
  program.addCommand(
    checkCommand((code) => {
      exitCode = code;
    }),
  );
  program.addCommand(simulateCommand());
  program.addCommand(previewCommand());
  program.addCommand(staffCommand());
  program.addCommand(importCommand());
  program.addCommand(exportCommand());
  program.addCommand(failedCommand());
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}
