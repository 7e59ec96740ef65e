import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { orderArrived } from './arrived.ts';
import { orderList } from './list.ts';
import { orderRecord } from './record.ts';

export const orderGroup: CommandGroup = {
  name: 'order',
  zh: ['订单', '首单'],
  help: both('首单与准交', 'first orders'),
  commands: [orderRecord, orderArrived, orderList],
  usual: { alone: 'record', withWords: 'record' },
};
