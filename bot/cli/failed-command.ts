import { Command } from 'commander';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { inWords } from '../../jobs/in-words.ts';
import { type Failed, findFailed, listFailed } from '../../jobs/outbox/list-failed.ts';
import { replayFailed } from '../../jobs/outbox/replay-failed.ts';
import { said } from '../../templates/reader/said.ts';
import {
  adviceFor,
  describeFailed,
  describeReplayed,
  targetOf,
  whyOf,
} from '../commands/failed/describe-failed.ts';
import type { Speech } from './speech.ts';
import { inItsTime, withCore } from './with-core.ts';

interface Options {
  readonly replay?: string;
  readonly absent?: true;
}

/** For operators: neither customers nor texts are shown. */
export function failedCommand(speech: Speech): Command {
  const { inWords } = speech;
  const spoken = async (given: Core): Promise<Core> => ({
    ...(await inItsTime(given)),
    language: speech.language,
  });
  const command = new Command('failed')
    .description(inWords(said('usage/failed')))
    .option('--replay <ref>', inWords(said('usage/failed-replay-option')))
    .option('--absent', inWords(said('usage/failed-absent')))
    .action(async ({ replay: ref, absent }: Options) => {
      await withCore(speech, said('cli/looking-up'), async (given) => {
        const core = await spoken(given);
        if (ref === undefined) await list(core, speech);
        else await replay(core, speech, ref, absent === true);
      });
    });
  command
    .command('replay')
    .description(inWords(said('usage/failed-replay')))
    .argument('<ref>', inWords(said('usage/failed-ref')))
    .action(async (ref: string, _own: unknown, { parent }: Command) => {
      const isAbsent = parent?.opts<Options>().absent === true;
      await withCore(speech, said('cli/sending'), async (given) => {
        await replay(await spoken(given), speech, ref, isAbsent);
      });
    });
  return command;
}

async function list(core: Core, { isJson, write }: Speech): Promise<void> {
  const all = await listFailed(core, null);
  for (const failed of all)
    write(isJson ? JSON.stringify(lineOf(core, failed)) : describeFailed(core, failed));
  if (all.length === 0 && !isJson) write(inWords(core, said('failed/none')));
}

function lineOf(core: Core, failed: Failed) {
  const { ref, id, at, state, platform, reasons, items } = failed;
  return {
    ref,
    id,
    at: at.toString(),
    state,
    platform,
    to: inWords(core, targetOf(failed)),
    items: items.map(({ step, say }) => ({ step, say })),
    reasons: reasons.map(({ code }) => code),
    why: whyOf(core, failed),
    do: inWords(core, adviceFor(failed)),
  };
}

async function replay(core: Core, speech: Speech, wanted: string, isAbsent: boolean): Promise<void> {
  const failed = await findFailed(core, null, wanted);
  if (failed === null) {
    throw new XinhangError('not_found', said('failed/none-or-not-yours'));
  }
  const done = describeReplayed(core, await replayFailed(core, null, failed, { isAbsent }));
  if (speech.isJson) speech.writeJson({ ref: failed.ref, says: done });
  else speech.write(done);
}
