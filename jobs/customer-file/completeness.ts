import type { AnySaid, Labels } from '../../templates/reader/said.ts';
import { said } from '../../templates/reader/said.ts';
import { fieldLabel } from '../../templates/reader/field-words.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import type { CustomerCard } from './customer-card.ts';

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
export function completenessOf(card: CustomerCard, playbook: Pick<Playbook, 'anchors'>): Completeness {
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
