import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isOwnAnchor, type Playbook, type Step } from '../../../templates/reader/playbook.ts';
import type { Reason } from '../../../templates/reader/said.ts';
import { camelKey, listOf } from '../../../templates/reader/yaml-words.ts';
import { addDays } from '../../calendar/working-days.ts';
import { roundCycle } from '../cycle.ts';
import { hearableOn } from '../hearing.ts';
import { dayOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import type { Occurrence, AnchorFact, Rules, SubjectFacts } from '../types.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

/**
 * `anchor: [trialStarted, installed]`: owed once per round of its anchor, which is the first listed one with a known
 * day. All its reminders are planned as soon as that day is known.
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
    const dueOn = addDays(anchor.on, step.dueDays);
    if (isHistory(step, dueOn, dayOf(anchor.recordedAt, rules.playbook))) return nothing;
    const knownOn = hearableOn(anchor.recordedAt, rules);
    const done = doneBy(step, anchor, facts);
    const owed = { cycle: roundCycle.write(anchor), anchorOn: anchor.on, dueOn, knownOn };
    const more = isPromised(anchors, rules) ? { ...owed, promised: true as const } : owed;
    return { owed: [done === null ? more : { ...more, done }], ahead: nothing.ahead };
  },

  // However old: a corrected day changes neither the round nor that it was done.
  recalls: () => ({ of: 'rounds' }),

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

/** Whether the day is one that another step's answers promise, such as when a problem will be solved. */
function isPromised(anchors: readonly string[], { playbook }: Pick<Rules, 'playbook'>): boolean {
  const promised = promisedBy.get(playbook) ?? promisedIn(playbook);
  promisedBy.set(playbook, promised);
  return anchors.some((anchor) => promised.has(anchor));
}

const promisedBy = new WeakMap<Playbook, ReadonlySet<string>>();

function promisedIn({ steps }: Playbook): ReadonlySet<string> {
  return new Set(steps.flatMap(({ closes: { opens } }) => opens?.anchor ?? []));
}

/** A deadline long past when its date was first recorded is history from an imported book, not open work. */
function isHistory(step: Step, dueOn: Temporal.PlainDate, recordedOn: Temporal.PlainDate): boolean {
  return compareDays(addDays(dueOn, step.late.historyAfterDays), recordedOn) < 0;
}

/** 报价 is done once a quotation day is recorded, by whatever means. A second round needs its own. */
function doneBy(step: Step, anchor: AnchorFact, facts: SubjectFacts): Reason | null {
  const key = step.closes.anchor;
  const closing = key === undefined ? undefined : facts.anchors[key];
  if (closing === undefined || closing.round < anchor.round) return null;
  return { code: 'reason/anchor-known', params: { doneOn: closing.on } };
}

/** Open follow-ups about something that no longer holds are done, where the step closes on `gone`. */
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
