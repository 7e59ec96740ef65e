import { type StaffText, staffText, waysIn } from '../templates/reader/card.ts';
import { said } from '../templates/reader/said.ts';
import type { Wording } from './core.ts';
import { inWords } from './in-words.ts';

/**
 * A message to staff with the button that opens the console there: at the customer's file, or at the reader's day (null).
 * The button carries an id and no address, and is answered in private. Without a public address there is no console.
 */
export function withWayIn(core: Wording, text: StaffText, customerId: string | null): StaffText {
  if (core.publicUrl === undefined) return text;
  const button =
    customerId === null
      ? { action: waysIn.day, value: 'today', label: inWords(core, said('console/open-day')) }
      : { action: waysIn.file, value: customerId, label: inWords(core, said('console/open-file')) };
  return staffText({ ...text, buttons: [...(text.buttons ?? []), button] });
}
