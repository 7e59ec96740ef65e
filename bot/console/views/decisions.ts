import type { FoundRequest } from '../../../jobs/approvals/find-request.ts';
import { listEndedRequests, listOwnRequests } from '../../../jobs/approvals/list-requests.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { customersAskedAbout, waitingFor } from '../../approvals/list-waiting.ts';
import type { CommandContext } from '../../commands/engine/context.ts';
import type { OwnRequest } from '../api/decisions.ts';
import { defineView } from './define-view.ts';
import { requestOf } from './today.ts';

const shownEnded = 50;

/** What waits for the reader's decision, and what became of their own applications. */
export const decisionsView = defineView({
  view: 'decisions',
  title: said('console/view-decisions'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx) => {
    const { core, by } = ctx;
    const [waiting, own, ended] = await Promise.all([
      waitingFor(ctx),
      listOwnRequests(core.db, by),
      listEndedRequests(core.db, by.id, shownEnded),
    ]);
    return {
      view: {
        waiting: waiting.map((request) => requestOf(ctx, request)),
        own: own.map((request) => ownOf(ctx, request)),
        ended: ended.map((request) => ownOf(ctx, request)),
      },
      shows: { customers: customersAskedAbout([...waiting, ...own, ...ended]) },
    };
  },
});

function ownOf(ctx: CommandContext, request: FoundRequest): OwnRequest {
  const { id, title, askedAt, answers } = requestOf(ctx, request);
  return {
    id,
    title,
    askedAt,
    answers,
    state: request.state,
    endedAt: request.endedAt?.toString() ?? null,
    decisions: request.decisions.map(({ by, at, approved, reason }) => ({
      by: by.name,
      at: at.toString(),
      approved,
      reason,
    })),
  };
}
