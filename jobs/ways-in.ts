import { type StaffText, staffText, waysIn } from '../templates/reader/card.ts';
import { said } from '../templates/reader/said.ts';
import type { Wording } from './core.ts';
import { inWords } from './in-words.ts';

/** Where the console opens; null: at the reader's day. */
export type Place = { readonly customerId: string } | { readonly followUpId: string } | null;

/**
 * A message to staff with the button that opens the console there. The button carries an id and no address, and is answered in private. Without a public address there is no console.
 */
export function withWayIn(core: Wording, text: StaffText, place: Place): StaffText {
  if (core.publicUrl === undefined) return text;
  const button =
    place === null
      ? { action: waysIn.day, value: 'today', label: inWords(core, said('console/open-day')) }
      : {
          ...('followUpId' in place
            ? { action: waysIn.matter, value: place.followUpId }
            : { action: waysIn.file, value: place.customerId }),
          label: inWords(core, said('console/open-file')),
        };
  return staffText({ ...text, buttons: [...(text.buttons ?? []), button] });
}
