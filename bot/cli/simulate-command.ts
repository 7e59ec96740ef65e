import { Command } from 'commander';
import { readConfig, readEnvironment } from '../config.ts';
import { createLogger } from '../logger.ts';
import type { Log } from '../../jobs/ports.ts';
import { said } from '../../templates/reader/said.ts';
import type { SimulateOptions } from './prepare-simulation.ts';
import type { Speech } from './speech.ts';

export function simulateCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('simulate')
    .description(inWords(said('usage/simulate')))
    .requiredOption('--book <file>', inWords(said('usage/simulate-book')))
    .requiredOption('--from <day>', inWords(said('usage/simulate-from')))
    .requiredOption('--days <n>', inWords(said('usage/simulate-days')))
    .option('--answers <file>', inWords(said('usage/simulate-answers')))
    .option('--staff <file>', inWords(said('usage/staff-file')))
    .action(async (options: SimulateOptions) => {
      const config = readConfig(readEnvironment());
      await run(options, speech, config.templatesDir, createLogger({ logLevel: 'warn' }, process.stderr));
    });
}

/** An empty database takes a second to make: what the simulation needs is read meanwhile. */
async function run(
  options: SimulateOptions,
  speech: Speech,
  templatesDir: string | undefined,
  log: Log,
): Promise<void> {
  const { openStore, openWhile } = await import('../../jobs/open-store.ts');
  const { store, done } = await openWhile(
    async (onCreating) => await openStore({ url: null, throwAway: true, onCreating }),
    async () => {
      const { prepareSimulation } = await import('./prepare-simulation.ts');
      const simulation = await prepareSimulation(options, speech, templatesDir, log);
      return { simulation, ...(await import('../simulate/simulate.ts')) };
    },
  );
  const { simulation, simulateIn } = done;
  try {
    const during = said('cli/simulating', { days: simulation.days });
    await speech.during(during, async () => await simulateIn(store.db, simulation));
  } finally {
    await store.stop();
  }
}
