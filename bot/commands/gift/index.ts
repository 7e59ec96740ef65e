import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { giftList } from './list.ts';
import { giftPropose } from './propose.ts';
import { giftSpend } from './spend.ts';
import { giftWithdraw } from './withdraw.ts';

export const giftGroup: CommandGroup = {
  name: 'gift',
  zh: ['礼品', '礼物'],
  help: both('成交周年礼品：申请、实付、台账', 'anniversary gifts and their ledger'),
  commands: [giftList, giftPropose, giftSpend, giftWithdraw],
  usual: { alone: 'list', withWords: 'list' },
};
