import type { CustomerRef } from '../customers/find-customer.ts';
import type { Core } from '../core.ts';
import { readTextContext } from '../outbox/text-context.ts';
import { previewDays } from '../preview/preview-days.ts';
import { type Named } from '../preview/read-people.ts';
import { type ComingMessage, comingWords, rowOf } from './coming-words.ts';

/**
 * What will be said about a customer within the coming days if nothing is done or recorded meanwhile, in its words.
 * Read-only.
 */
export async function customerComing(
  core: Core,
  { id, code, name }: Pick<CustomerRef, 'id' | 'code' | 'name'>,
  days: number,
  people: ReadonlyMap<string, Named>,
): Promise<readonly ComingMessage[]> {
  const told = {
    customer: { id, code, name },
    nameOf: (staffId: string) => people.get(staffId)?.name ?? null,
  };
  for await (const { coming } of previewDays(core, { id }, days)) {
    const context = await readTextContext(
      core,
      coming.map((message) => rowOf(message, told)),
      false,
    );
    return comingWords(core, coming, told, context);
  }
  return [];
}
