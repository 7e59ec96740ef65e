import type { CommandGroup } from '../engine/define.ts';
import { orderArrived } from './arrived.ts';
import { orderList } from './list.ts';
import { orderRecord } from './record.ts';
import { said } from '../../../templates/reader/said.ts';

export const orderGroup: CommandGroup = {
  name: 'order',
  zh: ['订单', '首单'],
  help: said('help/order'),
  commands: [orderRecord, orderArrived, orderList],
  usual: { alone: 'record', withWords: 'record' },
};
