import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import { plainText } from '../../templates/reader/card.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { ReminderValues } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import { festivalOf, occasionOf } from '../greetings/occasions.ts';
import { readRosters, type RosterRole } from '../facts/roster.ts';
import { anniversaryAt } from '../gifts/anniversary.ts';
import { giftBudget } from '../gifts/gift-budget.ts';
import { numberedDayCycle, yearCycle } from '../plan/cycle.ts';
import { previewGreeting } from '../greetings/greeting-words.ts';
import type { ReminderRow } from './load-deliveries.ts';

/** What only the texts of some steps are told: the festival, the years, the gift's cap, the person to call. */
export type StepValues = Pick<
  ReminderValues,
  'festival' | 'anniversary' | 'gift' | 'silence' | 'contact' | 'roster' | 'greeting'
>;

type FollowUpRow = ReminderRow['followUp'];

export async function stepValues(
  core: Core,
  step: Step,
  followUp: FollowUpRow,
  today: Temporal.PlainDate,
): Promise<StepValues> {
  switch (step.trigger.kind) {
    case 'anchor':
      return await rosterValues(core, step, followUp);
    case 'festival':
      return await festivalValues(core, followUp);
    case 'anniversary':
      return await anniversaryValues(core, step, followUp);
    case 'silence': {
      const days = fromDbDate(followUp.anchorOn).until(today, { largestUnit: 'days' }).days;
      return { silence: { days } };
    }
    case 'contact-plan':
      return await contactValues(core, followUp);
  }
}

/** Which anniversary of the anchor a follow-up is about; null for a cycle of another kind. */
export function anniversaryOf({
  anchorOn,
  cycle,
}: {
  readonly anchorOn: Date;
  readonly cycle: string;
}): number | null {
  const parts = yearCycle.read(cycle);
  return parts === null ? null : parts.year - fromDbDate(anchorOn).year;
}

async function rosterValues(core: Core, { trigger }: Step, { customerId }: FollowUpRow): Promise<StepValues> {
  if (trigger.kind !== 'anchor' || !trigger.anchors.includes('rosterGap')) return {};
  const [roster] = await readRosters(core.db, [customerId]);
  if (roster === undefined) return {};
  const words = roleWords[core.language];
  const named = roster.missing.map((role) => words[role]);
  const missing = roster.hasGroup ? named : [words.group, ...named];
  return missing.length === 0
    ? {}
    : { roster: { missing: missing.join(core.language === 'en' ? ', ' : '、') } };
}

const roleWords: Readonly<Record<'zh-CN' | 'en', Readonly<Record<RosterRole | 'group', string>>>> = {
  'zh-CN': {
    group: '客户群',
    customer: '客户',
    supervisor: '销售主管',
    salesperson: '业务员',
    assistant: '业务助理',
  },
  en: {
    group: 'the group itself',
    customer: 'the customer',
    supervisor: 'the supervisor',
    salesperson: 'the salesperson',
    assistant: 'the assistant',
  },
};

async function festivalValues(core: Core, { customer, cycle }: FollowUpRow): Promise<StepValues> {
  const festival = festivalOf(cycle, core.templates.holidays);
  if (festival === null) return {};
  const name = festival.label[core.language];
  const occasion = occasionOf(core.rules, cycle);
  const greeting = occasion === null ? null : await previewGreeting(core, customer, occasion);
  return { festival: { name }, ...(greeting === null ? {} : { greeting: { text: plainText(greeting) } }) };
}

async function anniversaryValues(core: Core, step: Step, followUp: FollowUpRow): Promise<StepValues> {
  const years = anniversaryOf(followUp);
  if (years === null) return {};
  if (step.closes.approval === undefined) return { anniversary: { years } };
  const anniversary = anniversaryAt(fromDbDate(followUp.anchorOn), years);
  const { gifts } = core.templates;
  const { capFen, leftFen } = await giftBudget(core.db, gifts, followUp.customerId, anniversary);
  return { anniversary: { years }, gift: { capYuan: formatYuan(capFen), leftYuan: formatYuan(leftFen) } };
}

async function contactValues(core: Core, { customerId, cycle }: FollowUpRow): Promise<StepValues> {
  const number = numberedDayCycle.read(cycle)?.number;
  if (number === undefined) return {};
  const plan = await core.db.contactPlan.findUnique({
    where: { customerId_number: { customerId, number } },
  });
  return plan === null ? {} : { contact: { name: plan.contactName, title: plan.contactTitle ?? false } };
}
