import type { Templates } from '../templates/reader/read-templates.ts';
import { createCalendar } from './calendar/create-calendar.ts';
import { createFestivals } from './calendar/create-festivals.ts';
import { triggers } from './plan/triggers/index.ts';
import type { Rules } from './plan/types.ts';

/** The rules used for planning: playbook, registers, company calendar and festivals, from one folder of templates. */
export function rulesOf({ playbook, registers, calendarOverrides, holidays }: Templates): Rules {
  return {
    playbook,
    registers,
    calendar: createCalendar(calendarOverrides),
    festivals: createFestivals(holidays),
    triggers,
  };
}
