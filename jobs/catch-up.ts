import type { Temporal } from 'temporal-polyfill';
import type { Core } from './core.ts';
import { customerDutiesSince, dutiesSince } from './facts/customer-duties-since.ts';
import { readSetting, writeSetting } from './settings.ts';
import { lookAgain } from './replan/look-again.ts';
import { rulesDigest } from './replan/rules-digest.ts';

const key = 'rules-digest';

/**
 * Runs at every start. If the rules or the calendar differ from those last planned with, all customers are
 * replanned, because a change moves, re-routes or cancels what is still open. Then it queues today, which also covers
 * everything that became due during downtime. The worker does the planning; startup does not wait for it.
 *
 * @param askForDay queues the run of a day; if the job is lost, the ticks queue it again
 */
export async function catchUp(
  core: Core,
  askForDay: (day: Temporal.PlainDate) => Promise<unknown>,
): Promise<void> {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { playbook } = core.rules;
  const since = await readSetting(core.db, customerDutiesSince);
  await writeSetting(core.db, customerDutiesSince, dutiesSince(since, core.rules, today));
  const digest = rulesDigest({ ...core.templates, playbook });
  const known = await readSetting(core.db, key);
  if (known !== digest) {
    // The request comes first: a crash between the two statements causes a second replan, not a missed one.
    await lookAgain(core.db, today, 'everybody');
    await writeSetting(core.db, key, digest);
    if (known !== null) core.log.info({}, 'the rules have changed; all customers are planned again');
  }
  await askForDay(today);
}
