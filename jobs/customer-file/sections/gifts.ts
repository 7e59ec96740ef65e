import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { inWords } from '../../in-words.ts';
import { giftStateWords } from '../../gifts/gift-state-words.ts';
import { giftsOfCustomer } from '../../gifts/list-gifts.ts';
import { said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The gift ledger, newest first, with amounts in yuan. */
export async function giftsSection({ core, customer }: FileScope): Promise<FileSection> {
  const gifts = (await giftsOfCustomer(core.db, customer.id)).toReversed();
  const rows = gifts.map(({ number, item, anniversary, state, proposedFen, spentFen }) => [
    number,
    item,
    anniversary.on,
    asSentence(inWords(core, giftStateWords[state])),
    Number(proposedFen) / 100,
    spentFen === null ? null : Number(spentFen) / 100,
  ]);
  return {
    key: 'gifts',
    title: said('file/gifts'),
    columns: [
      { heading: said('file/column-number'), holds: 'count' },
      { heading: said('gift/item'), holds: 'text' },
      { heading: said('gift/anniversary'), holds: 'day' },
      { heading: said('customer/state'), holds: 'text' },
      { heading: said('file/column-proposed-yuan'), holds: 'number' },
      { heading: said('file/column-spent-yuan'), holds: 'number' },
    ],
    total: rows.length,
    read: (most) => Promise.resolve(most === null ? rows : rows.slice(0, most)),
  };
}
