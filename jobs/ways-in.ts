import { type Button, type StaffText, staffText, waysIn } from '../templates/reader/card.ts';
import { said, type WordKey } from '../templates/reader/said.ts';
import type { Wording } from './core.ts';
import { inWords } from './in-words.ts';

/** The pages that a message may lead to, with what their button says. */
const pageLabels = {
  today: 'console/open-day',
  customers: 'console/open-customers',
  decisions: 'console/open-decisions',
  operations: 'console/open-operations',
} as const satisfies Readonly<Record<string, WordKey>>;

export type WayInPage = keyof typeof pageLabels;

/** @param value of a button, untrusted */
export function isWayInPage(value: string): value is WayInPage {
  return Object.hasOwn(pageLabels, value);
}

/** Where the console opens. */
export type Place =
  | { readonly page: WayInPage }
  | { readonly customerId: string }
  | { readonly followUpId: string }
  | { readonly entryId: string };

/**
 * A message to staff with the button that opens the console there. The button carries an id or the name of a page and no
 * address, and is answered in private. Without a public address there is no console.
 */
export function withWayIn(core: Wording, text: StaffText, place: Place | null): StaffText {
  if (core.publicUrl === undefined || place === null) return text;
  return staffText({ ...text, buttons: [...(text.buttons ?? []), buttonTo(core, place)] });
}

function buttonTo(core: Wording, place: Place): Button {
  const to = (action: string, value: string, label: WordKey): Button => ({
    action,
    value,
    label: inWords(core, said(label)),
  });
  if ('page' in place) return to(waysIn.page, place.page, pageLabels[place.page]);
  if ('entryId' in place) return to(waysIn.entry, place.entryId, 'console/open-entry');
  if ('followUpId' in place) return to(waysIn.matter, place.followUpId, 'console/open-file');
  return to(waysIn.file, place.customerId, 'console/open-file');
}

/**
 * Where each notice leads: a page, or its customer's `file`. Null: the console shows nothing of it, because it is about an
 * account or asks for something outside the program.
 */
export const noticePlaces: Readonly<Record<string, WayInPage | 'file' | null>> = {
  'room/lost': 'file',
  'room/invite-by-hand': 'file',
  'room/remove-by-hand': 'file',
  'people/roles-changed': null,
  'people/stands-in': 'today',
  'people/stood-in-for': null,
  'people/stand-in-over': null,
  'people/account-replaced': null,
  'people/account-lost': null,
  'people/outsider': null,
  'people/problem': 'file',
  'people/handed-over': 'customers',
  'people/taken-over': 'customers',
  'people/entered': 'customers',
  'people/removed': 'customers',
  'people/merged': 'file',
  'people/unmerged': 'file',
  'people/few-contacts': 'customers',
  'people/ownerless': 'customers',
  'people/empty-seat': 'customers',
  // Its button is added where the list is composed.
  'morning/list': null,
  'digest/team': 'today',
  'digest/own': 'today',
  'notice/untold': 'operations',
  'notice/room-paused': 'file',
  'notice/group-paused': 'operations',
  'notice/platform-paused': 'operations',
  'notice/quota-spent': 'operations',
  'answer/assumed': 'file',
  'answer/asked': 'file',
  'answer/rated': 'file',
  'answer/revised': 'file',
  'answer/overdue': 'file',
  'approval/ask': 'decisions',
  'approval/overdue': 'decisions',
  // Those who are only told have nothing to decide.
  'approval/escalate': 'file',
  'approval/approved': 'decisions',
  'approval/to-spend': 'decisions',
  'approval/rejected': 'decisions',
  'approval/rejected-then': 'decisions',
  'approval/taken-back': 'file',
  'approval/now-with': 'decisions',
  'approval/over': 'decisions',
  'gift/cost-changed': 'file',
  'calendar/unpublished': 'operations',
};

/** One that is about no customer leads to the day instead of a file. */
export function placeOfNotice(say: string, customerId: string | null): Place | null {
  const place = noticePlaces[say] ?? null;
  if (place !== 'file') return place === null ? null : { page: place };
  return customerId === null ? { page: 'today' } : { customerId };
}
