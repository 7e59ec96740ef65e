import { readFirstOrder } from '../../orders/read-order.ts';
import { said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The first order, with its amount in yuan. */
export async function ordersSection({ core, customer }: FileScope): Promise<FileSection> {
  const order = await readFirstOrder(core.db, customer.id);
  const rows =
    order === null
      ? []
      : [
          [
            order.orderedOn,
            order.promisedOn,
            order.deliveredOn,
            order.amountFen === null ? null : Number(order.amountFen) / 100,
          ],
        ];
  return {
    key: 'orders',
    title: said('file/orders'),
    columns: [
      { heading: said('order/ordered'), holds: 'day' },
      { heading: said('order/promised'), holds: 'day' },
      { heading: said('order/delivered'), holds: 'day' },
      { heading: said('order/amount-yuan'), holds: 'number' },
    ],
    total: rows.length,
    read: () => Promise.resolve(rows),
  };
}
