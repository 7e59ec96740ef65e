import { decidedGreetings, previewGreeting } from '../../../jobs/greetings/greeting-words.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { pickOccasion, someFestival } from './pick-occasion.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidayPreview = defineCommand({
  name: 'preview',
  zh: ['预览', '预告'],
  help: said('help/holiday-preview'),
  examples: ['/crm 节日 预览 C001 春节', '/crm holiday preview C001 spring-festival-2027'],
  capability: 'process.join',
  pages: 'lines',
  customer: { scope: 'read' },
  params: { festival: someFestival },
  run: async (ctx, { customer, festival }) => {
    const occasion = pickOccasion(ctx, festival);
    const decided = (await decidedGreetings(ctx.core.db, [customer.id])).get(customer.id) ?? [];
    const words = previewGreeting(ctx.core, customer, occasion, decided);
    const nothing = tell(ctx, 'holiday/no-greeting');
    return answer({
      title: `${customer.code} ${customer.name} · ${nameOccasion(ctx, occasion)}`,
      body: words === null ? [nothing] : [...(words.title === undefined ? [] : [words.title]), ...words.body],
    });
  },
});
