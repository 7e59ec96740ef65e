import type { Temporal } from 'temporal-polyfill';
import type { Core } from './core.ts';
import { readSetting, writeSetting } from './settings.ts';
import { lookAgain } from './replan/look-again.ts';
import { rulesDigest } from './replan/rules-digest.ts';

const key = 'rules-digest';

/**
 * Asked at every start. If the company's rules or its calendar are not those last planned with, every customer is to
 * be looked at again: editing them moves, re-routes or cancels what is still open. Then today is asked for, and with
 * it whatever became due while the program was down. The planning itself is the worker's: nobody waits for it.
 *
 * @param askForDay asks the courier for the run of a day; the ticks ask again for what is lost
 */
export async function catchUp(
  core: Core,
  askForDay: (day: Temporal.PlainDate) => Promise<unknown>,
): Promise<void> {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { playbook } = core.rules;
  const digest = rulesDigest({ ...core.templates, playbook });
  const known = await readSetting(core.db, key);
  if (known !== digest) {
    // The look comes first: dying between the two statements costs a second look, not a missed one.
    const customers = await lookAgain(core.db, today, 'everybody');
    await writeSetting(core.db, key, digest);
    if (known !== null) core.log.info({ customers }, 'the rules have changed, everybody is planned again');
  }
  await askForDay(today);
}
