import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isOwnAnchor, type Step } from '../../../templates/reader/playbook.ts';
import type { Reason } from '../../../templates/reader/said.ts';
import { camelKey, listOf } from '../../../templates/reader/yaml-words.ts';
import { roundCycle } from '../cycle.ts';
import { dayOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import type { Occurrence, AnchorFact, SubjectFacts } from '../types.ts';
import { defineTrigger } from '../trigger.ts';

/**
 * `anchor: [trialStarted, installed]`: owed once for the round that its anchor is in, the first of them that is known;
 * planned whole as soon as it is.
 */
export const anchorTrigger = defineTrigger({
  kind: 'anchor',
  key: ['anchor'],
  settings: z
    .preprocess(
      (written) => (typeof written === 'string' ? [written] : written),
      listOf(camelKey, 'an anchor, or a list of anchors in order of preference'),
    )
    .transform((anchors) => ({ anchors })),
  due: 'said',
  tells: { 'roster.missing': 'staff' },
  cycle: roundCycle,

  check: ({ anchors }: AnchorSettings, { anchors: known }, report) => {
    for (const [n, anchor] of anchors.entries()) {
      if (!known.includes(anchor) && !isOwnAnchor(anchor)) {
        report([n], `there is no anchor ${anchor}; expected one of ${known.join(', ')}`);
      }
      if (anchors.indexOf(anchor) < n) {
        report([n], `${anchor} is there already; expected each only once`);
      }
    }
  },

  occurrences: (step, { anchors }: AnchorSettings, facts, rules) => {
    const anchor = firstOf(anchors, facts);
    if (anchor === null) return { owed: gone(step, facts), ahead: [] };
    const dueOn = anchor.on.add({ days: step.dueDays });
    const knownOn = dayOf(anchor.recordedAt, rules.playbook);
    if (isHistory(step, dueOn, knownOn)) return nothing;
    const done = doneBy(step, anchor, facts);
    const owed = { cycle: roundCycle.write(anchor), anchorOn: anchor.on, dueOn, knownOn };
    return { owed: [done === null ? owed : { ...owed, done }], ahead: [] };
  },

  name: ({ cycle: { round } }) => (round === 1 ? null : { code: 'cycle/round', params: { round } }),
});

interface AnchorSettings {
  /** In order of preference. */
  readonly anchors: readonly string[];
}

function firstOf(anchors: readonly string[], facts: SubjectFacts): AnchorFact | null {
  for (const key of anchors) {
    const anchor = facts.anchors[key];
    if (anchor !== undefined) return anchor;
  }
  return null;
}

/** A deadline long past when its date was first written down is history of an imported book, not work to do. */
function isHistory(step: Step, dueOn: Temporal.PlainDate, knownOn: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(dueOn.add({ days: step.late.historyAfterDays }), knownOn) < 0;
}

/** 报价 is done once there is a day of the quotation, however it was told. A second round wants its own. */
function doneBy(step: Step, anchor: AnchorFact, facts: SubjectFacts): Reason | null {
  const key = step.closes.anchor;
  const closing = key === undefined ? undefined : facts.anchors[key];
  if (closing === undefined || closing.round < anchor.round) return null;
  return { code: 'reason/anchor-known', params: { doneOn: closing.on } };
}

/** What was open about something that is no longer so is done, where the step says that this ends it. */
function gone(step: Step, facts: SubjectFacts): Occurrence[] {
  if (step.closes.when !== 'gone') return [];
  return openOf(step.key, facts).map(({ cycle, anchorOn, dueOn }) => ({
    cycle,
    anchorOn,
    dueOn,
    knownOn: anchorOn,
    done: { code: 'reason/nothing-missing', params: {} },
  }));
}
