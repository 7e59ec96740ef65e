import { Temporal } from 'temporal-polyfill';
import { asSentence } from '../../templates/reader/as-sentence.ts';
import { may } from '../access/scopes.ts';
import { stageOf } from '../figures/stage.ts';
import { inWords } from '../in-words.ts';
import { dayOf } from '../plan/moments.ts';
import type { Field } from '../../templates/reader/card.ts';
import { tierWords } from '../../templates/reader/grade-words.ts';
import { ownerRoles, type Playbook } from '../../templates/reader/playbook.ts';
import { roleName, seatPosts } from '../../templates/reader/roles.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import { fieldLabel } from '../../templates/reader/field-words.ts';
import { formatDay } from '../../templates/reader/values.ts';
import type { CustomerCard, Seat } from './customer-card.ts';
import type { FileScope } from './file-section.ts';

const states = {
  active: said('customer/state-active'),
  paused: said('customer/state-paused'),
  ended: said('customer/state-ended'),
} as const;

export interface FileHead {
  readonly fields: readonly Field[];
  readonly completeness: Completeness;
}

/** A customer at a glance: stage, tier, people and days, and how complete its file is. */
export function fileHead({ core, who, customer }: FileScope, card: CustomerCard): FileHead {
  const { playbook } = core.rules;
  const completeness = completenessOf(card, playbook);
  const labelOf = (anchor: string) =>
    playbook.anchors.find(({ key }) => key === anchor)?.label[core.language] ?? anchor;
  const stage = stageOf(playbook.pipeline, card.anchors, dayOf(core.clock.now(), playbook));
  const { valueGrade } = card.grades;
  const policy = valueGrade === null ? undefined : core.templates.grading.policies[valueGrade];
  const groups = inWords(core, said('list/names', { names: card.rooms.map(({ name }) => name) }));
  const field = (label: string, value: string): Field => ({ label, value });
  const alone = (what: AnySaid | Labels): string => asSentence(inWords(core, what));
  const fields = [
    field(inWords(core, said('file/stage')), stage === null ? alone(said('file/no-stage')) : labelOf(stage)),
    ...(stage === null ? [] : phasesOf(core, stage)),
    ...(card.lapsedOn === null
      ? []
      : [
          field(
            inWords(core, said('file/repurchase')),
            inWords(core, said('file/lapsed', { endedOn: card.lapsedOn })),
          ),
        ]),
    field(inWords(core, said('customer/tier')), alone(tierWords[card.tier])),
    ...(card.state === 'active'
      ? []
      : [field(inWords(core, said('customer/state')), alone(states[card.state]))]),
    ...card.suspensions.map(({ number, by, at }) =>
      field(
        inWords(core, said('customer/suspended-by')),
        inWords(core, said('customer/suspended-by-whom', { number, name: by, sinceOn: dayOf(at, playbook) })),
      ),
    ),
    field(inWords(core, said('customer/group')), groups === '' ? alone(said('customer/no-group')) : groups),
    ...ownerRoles.map((seat) =>
      field(
        inWords(core, said('field/seat', { role: roleName(seat, core.language) })),
        nameOf(core, card.people[seat]),
      ),
    ),
    ...seatPosts().flatMap(({ key, label }) => {
      const seat = card.postSeats[key];
      return seat === undefined ? [] : [field(alone(label), nameOf(core, seat))];
    }),
    ...inProcessOrder(card.anchors, playbook.pipeline).map(({ key, on }) =>
      field(labelOf(key), formatDay(on, core.language)),
    ),
    ...(policy === undefined
      ? []
      : [field(inWords(core, said('file/service-policy')), inWords(core, policy))]),
    // The volume determines the grade: visible to the supervisor and superiors only (requirements 1.17 a, 4.27).
    ...(may('manage', who, customer) && card.annualVolumeFen !== null
      ? [field(inWords(core, said('customer/annual-volume-yuan')), (card.annualVolumeFen / 100n).toString())]
      : []),
    field(
      inWords(core, said('file/completeness')),
      inWords(
        core,
        said('file/filled', {
          percent: Math.floor((completeness.filled * 100) / completeness.of),
          filled: completeness.filled,
          of: completeness.of,
        }),
      ),
    ),
  ];
  return { fields, completeness };
}

/** The phase of the stage in each other model that labels it. */
function phasesOf(core: FileScope['core'], stage: string): readonly Field[] {
  const each = core.rules.playbook.stageModels.flatMap(({ title, phases }) => {
    const found = phases.find(({ stages }) => stages.includes(stage));
    return found === undefined ? [] : [said('file/phase-in-model', { title, phase: found.label })];
  });
  if (each.length === 0) return [];
  const label = inWords(core, said('file/stage-models'));
  return [{ label, value: inWords(core, said('list/all', { all: { joined: 'clauses', each } })) }];
}

/** By day, and on one day in the order of the process. */
function inProcessOrder(
  anchors: CustomerCard['anchors'],
  pipeline: readonly string[],
): CustomerCard['anchors'] {
  return anchors.toSorted(
    (a, b) => Temporal.PlainDate.compare(a.on, b.on) || pipeline.indexOf(a.key) - pipeline.indexOf(b.key),
  );
}

function nameOf(core: FileScope['core'], seat: Seat | null): string {
  if (seat === null) return asSentence(inWords(core, said('customer/seat-vacant')));
  return seat.hasLeft ? inWords(core, said('customer/left', { name: seat.name })) : seat.name;
}

export interface Completeness {
  readonly filled: number;
  readonly of: number;
  /** What is missing, by label. */
  readonly missing: readonly (AnySaid | Labels)[];
}

/** Days without which a file is incomplete. */
const wantedDays = ['firstContact', 'filed', 'needConfirmed'] as const;

/**
 * How much of a customer's file is filled in: who works on it, its group, its grades and volume, its contacts with their
 * titles, and the first days of the process.
 */
function completenessOf(card: CustomerCard, playbook: Pick<Playbook, 'anchors'>): Completeness {
  const { people, grades, contacts } = card;
  const label = (key: string): AnySaid | Labels => fieldLabel(key, playbook) ?? said('field/name');
  const wanted: readonly (readonly [AnySaid | Labels, boolean])[] = [
    [label('supervisor'), people.supervisor !== null],
    [label('salesperson'), people.salesperson !== null],
    [label('assistant'), people.assistant !== null],
    [said('customer/group'), card.rooms.length > 0],
    [label('strategicLevel'), grades.strategicLevel !== null],
    [label('valueGrade'), grades.valueGrade !== null],
    [label('annualVolumeYuan'), card.annualVolumeFen !== null],
    [said('file/contacts'), contacts.length > 0],
    [said('file/contact-titles'), contacts.length > 0 && contacts.every(({ title }) => title !== null)],
    ...wantedDays
      .filter((key) => playbook.anchors.some((anchor) => anchor.key === key))
      .map((key): readonly [AnySaid | Labels, boolean] => [
        label(key),
        card.anchors.some((anchor) => anchor.key === key),
      ]),
  ];
  const missing = wanted.filter(([, has]) => !has).map(([what]) => what);
  return { filled: wanted.length - missing.length, of: wanted.length, missing };
}
