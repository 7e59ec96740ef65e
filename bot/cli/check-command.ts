import { Command } from 'commander';
import { checkInstallation, type Finding } from './check-installation.ts';

/** Prints the state of every part, with a remedy for each problem. Exits with 1 if there is any problem. */
export function checkCommand(setExitCode: (code: number) => void): Command {
  return new Command('check')
    .description('validate rules, texts, configuration, calendar, connections, tokens and scopes')
    .action(async () => {
      const findings = await checkInstallation();
      for (const finding of findings) process.stdout.write(`${line(finding)}\n`);
      const problems = findings.filter((f) => f.level === 'problem').length;
      process.stdout.write(
        problems === 0 ? '\n可以使用 Ready to use.\n' : `\n${problems} 个问题 problem(s).\n`,
      );
      setExitCode(problems === 0 ? 0 : 1);
    });
}

function line({ level, part, what }: Finding): string {
  const mark = { ok: '✓', warning: '!', problem: '✗' }[level];
  return `${mark} ${part}: ${what.replaceAll('\n', '\n    ')}`;
}
