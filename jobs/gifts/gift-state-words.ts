import type { GiftState } from '../../prisma/client.ts';
import { said, type Said } from '../../templates/reader/said.ts';

export const giftStateWords: Readonly<Record<GiftState, Said>> = {
  proposed: said('gift/state-proposed'),
  confirmed: said('gift/state-confirmed'),
  overspent: said('gift/state-overspent'),
  spent: said('gift/state-spent'),
  rejected: said('gift/state-rejected'),
  withdrawn: said('gift/state-withdrawn'),
};
