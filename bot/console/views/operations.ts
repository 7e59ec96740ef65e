import { can } from '../../../jobs/access/can.ts';
import { listFailed } from '../../../jobs/outbox/list-failed.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { describeFailedPlainly, detailOf, replayButtons } from '../../commands/failed/describe-failed.ts';
import { describeInstallation } from '../../commands/health/describe-installation.ts';
import { describeHealth } from '../../commands/health/describe-health.ts';
import { defineView } from './define-view.ts';

const shownFailed = 100;

/** What was not sent, why, and sending it again; for operators also the state of the installation. */
export const operationsView = defineView({
  view: 'operations',
  title: said('console/view-operations'),
  capability: 'failed.see',
  about: nothing,
  run: async (ctx) => {
    const { core, by } = ctx;
    const health = can(by, 'program.operate')
      ? { ...(await describeHealth(ctx)), ...(await describeInstallation(ctx)) }
      : null;
    const all = await listFailed(core, by);
    const list = all.slice(0, shownFailed);
    return {
      view: {
        health:
          health === null
            ? null
            : {
                works: health.problems.length === 0,
                problems: [...health.problems],
                lines: [...health.lines],
                pauses: [...health.pauses],
                calendar: health.calendar,
                versions: [...health.versions],
              },
        failed: list.map((failed) => ({
          id: failed.id,
          words: describeFailedPlainly(core, failed),
          detail: can(by, 'program.operate') ? detailOf(failed) : null,
          actions: [...replayButtons(core, [failed], { isBeside: true })],
        })),
        failedTotal: all.length,
      },
      shows: { customers: list.flatMap(({ items }) => items.flatMap(({ customer }) => customer?.id ?? [])) },
    };
  },
});
