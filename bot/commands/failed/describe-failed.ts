import type { Core } from '../../../jobs/core.ts';
import { inWords } from '../../../jobs/in-words.ts';
import type { Failed } from '../../../jobs/outbox/list-failed.ts';
import { problemClasses } from '../../../jobs/outbox/refusals.ts';
import type { Replayed } from '../../../jobs/outbox/replay-failed.ts';
import type { Button } from '../../../templates/reader/card.ts';
import { type AnySaid, said, type WordKey } from '../../../templates/reader/said.ts';
import { formatMoment } from '../engine/words.ts';

type Speaking = Pick<Core, 'templates' | 'language' | 'rules'>;

/** One line: when, to whom, why, and what to do. */
export function describeFailed(core: Speaking, failed: Failed): string {
  return inWords(core, said('failed/list-entry', { ref: failed.ref, ...partsOf(core, failed) }));
}

/** The same where the message has buttons and need not be named, in words alone. */
export function describeFailedPlainly(core: Speaking, failed: Failed): string {
  const plain = { ...failed, reasons: failed.reasons.map(withoutDetail) };
  return inWords(core, said('failed/line', partsOf(core, plain)));
}

/** How the message is called in commands, and what the platform itself said, for those who look into it. */
export function detailOf({ ref, platform, reasons }: Failed): string {
  const refusals = reasons.flatMap((reason) =>
    reason.code === 'reason/refused-by'
      ? [`${written(reason.params.problem)}: ${written(reason.params.detail)}`]
      : [],
  );
  return [ref, ...(platform === null ? [] : [platform]), ...refusals].join(' · ');
}

/** What a platform says of a refusal is written for those who run the program. */
export function withoutDetail(reason: AnySaid): AnySaid {
  return reason.code === 'reason/refused-by'
    ? said('reason/refused-by', { problem: written(reason.params.problem), detail: '' })
    : reason;
}

const written = (param: unknown): string => (typeof param === 'string' ? param : '');

function partsOf(core: Speaking, failed: Failed) {
  return {
    at: formatMoment(failed.at, core.rules.playbook.zone, core.language),
    target: inWords(core, targetOf(failed)),
    about: aboutOf(core, failed),
    why: whyOf(core, failed),
    advice: inWords(core, adviceFor(failed)),
  };
}

export function targetOf({ audience, items, recipient }: Failed): AnySaid {
  if (audience === 'customer') {
    const customer = items[0]?.customer ?? null;
    if (customer === null) return said('failed/to-room');
    return said('failed/to-room-of', { customer: `${customer.code} ${customer.name}` });
  }
  return recipient === null ? said('failed/to-person') : said('failed/to-person-named', { name: recipient });
}

const namedAtMost = 3;

/** The steps, with the customers where the target does not name them. */
function aboutOf(core: Speaking, { audience, items }: Failed): string {
  const works = new Map(core.rules.playbook.steps.map(({ key, work }) => [key, work[core.language]]));
  const what = items.flatMap(({ step, customer }) => {
    const work = step === null ? [] : [works.get(step) ?? step];
    return (
      [...(audience === 'customer' || customer === null ? [] : [customer.code]), ...work].join(' ') || []
    );
  });
  const named = [...new Set(what)];
  if (named.length === 0) return '';
  const shown = inWords(core, said('list/names', { names: named.slice(0, namedAtMost) }));
  return inWords(core, said('failed/about', { what: named.length > namedAtMost ? `${shown} …` : shown }));
}

export function whyOf(core: Speaking, { reasons, isTheirs }: Failed): string {
  if (reasons.length === 0) return inWords(core, said('failed/why-unstored'));
  const each = reasons.map((reason) => shownTo(reason, isTheirs));
  return inWords(core, said('list/all', { all: { joined: 'sentences', each } }));
}

/** What a text lacks may quote it, which operators must not see. */
function shownTo(reason: AnySaid, isTheirs: boolean): AnySaid {
  return isTheirs || reason.code !== 'reason/cannot-be-said' ? reason : said('failed/why-text');
}

/** Reasons that sending again cannot change, or that need something done first. The others: send it again. */
const advice = new Map<WordKey, AnySaid>([
  ['reason/day-over', said('failed/do-over')],
  ['reason/too-late-to-ask', said('failed/do-over')],
  ['reason/not-sent-late', said('failed/do-over')],
  ['reason/no-group', said('failed/do-invite')],
  ['reason/group-unbound', said('failed/do-invite')],
  ['reason/no-platform', said('failed/do-account')],
  ['reason/not-own-account', said('failed/do-account')],
  ['reason/cannot-be-said', said('failed/do-complete')],
  ['reason/outsider-in-staff-room', said('failed/do-outsider')],
  ['reason/recipient-left', said('failed/do-nothing')],
]);

export function adviceFor(failed: Failed): AnySaid {
  const { state, isAsked, ref } = failed;
  if (state === 'unknown') return isAsked ? said('failed/do-wait') : said('failed/do-look', { ref });
  const [reason] = failed.reasons;
  if (reason === undefined) return said('failed/do-replay');
  if (reason.code === 'reason/refused-by') return adviceForProblem(reason.params.problem);
  return advice.get(reason.code) ?? said('failed/do-replay');
}

function adviceForProblem(problem: unknown): AnySaid {
  if (problem === 'too_long') return said('failed/do-shorten');
  if (problem === 'unknown_person') return said('failed/do-account');
  const known = Object.entries(problemClasses).find(([key]) => key === problem)?.[1];
  if (known?.retry !== 'needs-person') return said('failed/do-replay');
  return known.where === 'platform' ? said('failed/do-token') : said('failed/do-invite');
}

export function describeReplayed(core: Speaking, replayed: Replayed): string {
  switch (replayed.kind) {
    case 'due': {
      const { count, refused } = replayed;
      const what =
        refused.length === 0
          ? said('failed/due', { count })
          : said('failed/due-except', { count, why: listed(core, refused) });
      return inWords(core, what);
    }
    case 'asking':
      return inWords(core, said('failed/asking'));
    case 'refused':
      return inWords(core, said('failed/refused', { why: listed(core, replayed.refused) }));
    case 'done-before':
      return inWords(core, said('failed/done-before'));
  }
}

function listed(core: Speaking, refused: readonly AnySaid[]): string {
  const each = [...new Set(refused.map((reason) => inWords(core, reason)))];
  return inWords(core, said('list/all', { all: { joined: 'sentences', each } }));
}

const withButtons = 5;

/**
 * Messages beyond these have no button and need the command.
 *
 * @param isBeside the button stands beside its message and need not name it
 */
export function replayButtons(
  core: Speaking,
  list: readonly Failed[],
  { isBeside = false } = {},
): readonly Button[] {
  return list
    .filter(
      (failed) => !['failed/do-over', 'failed/do-nothing', 'failed/do-wait'].includes(adviceFor(failed).code),
    )
    .slice(0, withButtons)
    .map(({ id, ref, state }) => ({
      action: 'failed-replay',
      value: id,
      label: inWords(
        core,
        state === 'unknown'
          ? isBeside
            ? said('failed/button-ask-here')
            : said('failed/button-ask', { ref })
          : isBeside
            ? said('failed/button-here')
            : said('failed/button', { ref }),
      ),
    }));
}
