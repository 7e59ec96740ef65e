import type { CommandGroup } from '../engine/define.ts';
import { customerBind } from './bind.ts';
import { customerErase } from './erase.ts';
import { customerFact } from './fact.ts';
import { customerList } from './list.ts';
import { customerMerge } from './merge.ts';
import { customerNew } from './new.ts';
import { customerSeat } from './seat.ts';
import { customerShow } from './show.ts';
import { customerTier } from './tier.ts';
import { customerUnmerge } from './unmerge.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerGroup: CommandGroup = {
  name: 'customer',
  zh: ['客户'],
  help: said('help/customer'),
  commands: [
    customerNew,
    customerShow,
    customerList,
    customerTier,
    customerSeat,
    customerFact,
    customerBind,
    customerMerge,
    customerUnmerge,
    customerErase,
  ],
  usual: { alone: 'list', withWords: 'show' },
};
