import type { CommandGroup } from '../engine/define.ts';
import { giftCorrect } from './correct.ts';
import { giftList } from './list.ts';
import { giftPropose } from './propose.ts';
import { giftSpend } from './spend.ts';
import { giftWithdraw } from './withdraw.ts';
import { said } from '../../../templates/reader/said.ts';

export const giftGroup: CommandGroup = {
  name: 'gift',
  zh: ['礼品', '礼物'],
  help: said('help/gift'),
  commands: [giftList, giftPropose, giftSpend, giftCorrect, giftWithdraw],
  usual: { alone: 'list', withWords: 'list' },
};
