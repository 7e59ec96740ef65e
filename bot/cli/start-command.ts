import { Command, Option } from 'commander';
import { readConfig, readEnvironment } from '../config.ts';
import type { Speech } from './speech.ts';
import { createLogger } from '../logger.ts';
import { said } from '../../templates/reader/said.ts';
import { createSteps } from '../start/steps.ts';

export function startCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('start')
    .description(inWords(said('usage/start')))
    .addOption(
      new Option('--role <role>', inWords(said('usage/start-role'))).choices(['all', 'chat', 'worker']),
    )
    .action(async (options: { role?: string }) => {
      const environment = readEnvironment();
      const config = readConfig(
        options.role === undefined ? environment : { ...environment, XINHANG_ROLE: options.role },
      );
      const log = createLogger(config);
      const steps = createSteps(speech.inWords, (line) => process.stdout.write(`${line}\n`));
      steps.say(said('start/xinhang'));
      // Before anything is started: Ctrl-C during the start must stop what is already running.
      const toldToStop = untilToldToStop();
      const onLost = (why: string) => {
        process.stderr.write(`${why}\n`);
        process.exit(1);
      };
      const { start } = await import('../start/start.ts');
      const running = await start({ config, log, steps, onLost });
      const { address, rehearsal } = running;
      process.stdout.write('\n');
      steps.say(rehearsal ? said('start/rehearsal-ready', { address }) : said('start/ready'));
      process.stdout.write('\n');
      await toldToStop;
      steps.say(said('start/stopping'));
      try {
        await running.stop();
      } catch (error) {
        log.error(
          { err: error },
          'not everything could be stopped; the next start settles what was under way',
        );
        // What hangs would keep the process alive.
        process.exit(1);
      }
      steps.say(said('start/stopped'));
    });
}

/** Ctrl-C in a terminal signals this process and npm, which forwards it: two signals within this time count as one. */
const sameWishMs = 1_000;

/** The first Ctrl-C or SIGTERM starts an orderly stop; a later one exits at once. */
async function untilToldToStop(): Promise<void> {
  await new Promise<void>((resolve) => {
    let toldAtMs: number | null = null;
    const told = () => {
      if (toldAtMs !== null && performance.now() - toldAtMs > sameWishMs) process.exit(1);
      toldAtMs ??= performance.now();
      resolve();
    };
    process.on('SIGINT', told);
    process.on('SIGTERM', told);
  });
}
