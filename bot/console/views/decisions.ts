import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { effectsOf } from '../../../jobs/approvals/effects.ts';
import type { SaidColumn } from '../../../jobs/book/export-table.ts';
import { giftStateWords } from '../../../jobs/gifts/gift-state-words.ts';
import { giftYears } from '../../../jobs/gifts/gift-years.ts';
import { giftsOfCustomer } from '../../../jobs/gifts/list-gifts.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { plainYuan } from '../../../templates/reader/money.ts';
import { nameAnniversary } from '../../commands/gift/describe-gift.ts';
import { tableOf } from './table-of.ts';
import type { FoundRequest } from '../../../jobs/approvals/find-request.ts';
import {
  listDecidedRequests,
  listEndedRequests,
  listOwnRequests,
} from '../../../jobs/approvals/list-requests.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { waitingFor } from '../../approvals/list-waiting.ts';
import { customersAskedAbout } from '../../../jobs/approvals/waiting-buttons.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { Ledger, OwnRequest } from '../api/decisions.ts';
import { defineView } from './define-view.ts';
import { requestOf } from './today.ts';

/** Ended applications, and decided ones, of a page. */
const shownEnded = 20;
/** Customers whose gift ledger is shown beside the applications. */
const shownLedgers = 20;

/** What waits for the reader's decision, what became of their own applications, and what they decided. */
export const decisionsView = defineView({
  view: 'decisions',
  title: said('console/view-decisions'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx, _, { from, decidedFrom }) => {
    const { core, by } = ctx;
    const [waiting, own, ended, decided] = await Promise.all([
      waitingFor(ctx),
      listOwnRequests(core.db, by),
      listEndedRequests(core.db, by.id, { from, most: shownEnded }),
      listDecidedRequests(core.db, by, { from: decidedFrom, most: shownEnded }),
    ]);
    const ledgers = await ledgersOf(ctx, waiting);
    return {
      view: {
        ledgers: [...ledgers],
        waiting: waiting.map((request) => requestOf(ctx, request)),
        own: own.map((request) => ({
          ...ownOf(ctx, request),
          actions: [{ action: 'withdraw', value: request.id, label: tell(ctx, 'approval/withdraw-button') }],
        })),
        ended: ended.requests.map((request) => ownOf(ctx, request)),
        from,
        endedTotal: ended.total,
        decided: decided.requests.map((request) => ownOf(ctx, request)),
        decidedFrom,
        decidedTotal: decided.total,
      },
      shows: { customers: customersAskedAbout([...waiting, ...own, ...ended.requests, ...decided.requests]) },
    };
  },
});

const budgetColumns: readonly SaidColumn[] = [
  { heading: said('gift/anniversary'), holds: 'text' },
  { heading: said('console/column-cap'), holds: 'number' },
  { heading: said('console/column-spent'), holds: 'number' },
  { heading: said('console/column-reserved'), holds: 'number' },
  { heading: said('console/column-left'), holds: 'number' },
];
const giftColumns: readonly SaidColumn[] = [
  { heading: said('console/column-gift'), holds: 'text' },
  { heading: said('export/column-state'), holds: 'text' },
  { heading: said('console/column-proposed'), holds: 'number' },
  { heading: said('console/column-spent'), holds: 'number' },
];

/** What the gifts of a customer may cost and have cost, for whom an application about them waits. */
async function ledgersOf(ctx: CommandContext, waiting: readonly FoundRequest[]): Promise<readonly Ledger[]> {
  const { core, by, today } = ctx;
  const customers = new Map(
    waiting.flatMap(({ kind, customer }) =>
      customer !== null && effectsOf(kind).takesFrom === 'gift-budget' && may('ledger', by, customer)
        ? [[customer.id, customer]]
        : [],
    ),
  );
  const yuan = (fen: bigint): number => Number(plainYuan(fen));
  return await Promise.all(
    [...customers.values()].slice(0, shownLedgers).map(async ({ id, code, name }) => {
      const [years, gifts] = await Promise.all([giftYears(core, id, today), giftsOfCustomer(core.db, id)]);
      const budget = years.map(({ anniversary, budget: { capFen, takenFen, spentFen, leftFen } }) => [
        nameAnniversary(ctx, anniversary),
        yuan(capFen),
        yuan(spentFen),
        yuan(takenFen - spentFen),
        yuan(leftFen),
      ]);
      const listed = gifts.map(({ number, item, state, proposedFen, spentFen }) => [
        `${number}. ${item}`,
        asSentence(inWords(core, giftStateWords[state])),
        yuan(proposedFen),
        spentFen === null ? null : yuan(spentFen),
      ]);
      return {
        customer: { code, name },
        budget: tableOf(ctx, budgetColumns, budget),
        gifts: tableOf(ctx, giftColumns, listed),
      };
    }),
  );
}

function ownOf(ctx: CommandContext, request: FoundRequest): OwnRequest {
  const { id, title, askedAt, answers } = requestOf(ctx, request);
  return {
    id,
    title,
    applicant: request.applicant.id === ctx.by.id ? null : request.applicant.name,
    askedAt,
    answers,
    state: request.state,
    endedAt: request.endedAt?.toString() ?? null,
    actions: [],
    decisions: request.decisions.map(({ by, at, approved, reason }) => ({
      by: by.name,
      at: at.toString(),
      approved,
      reason,
    })),
  };
}
