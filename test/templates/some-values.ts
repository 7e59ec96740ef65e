import { Temporal } from 'temporal-polyfill';
import type { ReminderValues } from '../../templates/reader/values.ts';

/** Values of a reminder two days before its deadline. */
export function someValues(changed: Partial<ReminderValues> = {}): ReminderValues {
  return {
    customer: { code: 'C001', name: '华东机械有限公司' },
    step: { work: '第一次回访客户试用情况', form: true },
    anchorOn: Temporal.PlainDate.from('2026-03-01'),
    dueOn: Temporal.PlainDate.from('2026-03-11'),
    dueTime: false,
    hourOver: false,
    daysLeft: 2,
    daysOver: 0,
    owner: { name: '张伟' },
    recipient: { name: '张伟' },
    late: false,
    ...changed,
  };
}
