import { toDbDate } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { readSetting, writeSetting } from './record/settings.ts';
import { runDay } from './run-day.ts';

const key = 'playbook-digest';

/**
 * Run at every start. If the company's rules are not those last planned with, every customer is looked at again:
 * editing the playbook moves, re-routes or cancels what is still open. Then today is planned and whatever became
 * due while the program was down is posted or, where it is too late for that, ended with its reason.
 */
export async function catchUp(core: Core): Promise<void> {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { digest } = core.rules.playbook;
  const known = await readSetting(core.db, key);
  if (known !== digest) {
    // The look comes first: dying between the two statements costs a second look, not a missed one.
    const all = await core.db.customer.updateMany({ data: { nextLookOn: toDbDate(today) } });
    await writeSetting(core.db, key, digest);
    if (known !== null)
      core.log.info({ customers: all.count }, 'the rules have changed, everybody is planned again');
  }
  await runDay(core, today);
}
