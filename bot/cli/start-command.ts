import { Command, Option } from 'commander';
import { readConfig, readEnvironment } from '../config.ts';
import { createLogger } from '../logger.ts';
import { start } from '../start/start.ts';
import { createSteps } from '../start/steps.ts';

export function startCommand(): Command {
  return new Command('start')
    .description('run: with no platform configured, a rehearsal in the browser')
    .addOption(new Option('--role <role>', 'what this process does').choices(['all', 'chat', 'worker']))
    .action(async (options: { role?: string }) => {
      const environment = readEnvironment();
      const config = readConfig(
        options.role === undefined ? environment : { ...environment, XINHANG_ROLE: options.role },
      );
      const log = createLogger(config);
      const steps = createSteps((line) => process.stdout.write(`${line}\n`));
      steps.say('新航 Xinhang');
      // Before anything is started: a Ctrl-C while starting must stop what has been started by then.
      const toldToStop = untilToldToStop();
      const running = await start(config, log, steps, (why) => {
        process.stderr.write(`${why}\n`);
        process.exit(1);
      });
      steps.say(
        running.rehearsal
          ? `\n演练就绪，请打开 Rehearsal ready, open: ${running.address}\n`
          : '\n就绪 Ready\n',
      );
      await toldToStop;
      steps.say('正在停止 stopping …');
      await running.stop();
      steps.say('已停止 stopped');
    });
}

/** Ctrl-C and SIGTERM begin an orderly stop; asked a second time, it ends at once. */
async function untilToldToStop(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(1));
      });
    }
  });
}
