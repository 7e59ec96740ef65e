import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { customerBind } from './bind.ts';
import { customerErase } from './erase.ts';
import { customerFact } from './fact.ts';
import { customerList } from './list.ts';
import { customerNew } from './new.ts';
import { customerSeat } from './seat.ts';
import { customerShow } from './show.ts';
import { customerTier } from './tier.ts';

export const customerGroup: CommandGroup = {
  name: 'customer',
  zh: ['客户'],
  help: both('客户档案', 'customers'),
  commands: [
    customerNew,
    customerShow,
    customerList,
    customerTier,
    customerSeat,
    customerFact,
    customerBind,
    customerErase,
  ],
  usual: { alone: 'list', withWords: 'show' },
};
