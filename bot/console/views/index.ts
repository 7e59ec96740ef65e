import { calendarView } from './calendar.ts';
import { chatView } from './chat.ts';
import { customerView } from './customer.ts';
import { customersView } from './customers.ts';
import { decisionsView } from './decisions.ts';
import type { View } from './define-view.ts';
import { entryView } from './entry.ts';
import { figuresView } from './figures.ts';
import { meView } from './me.ts';
import { operationsView } from './operations.ts';
import { processFileView, processTryView } from './process-edit.ts';
import { processView, processYearView } from './process.ts';
import { settingsView } from './settings.ts';
import { timelineView } from './timeline.ts';
import { todayView } from './today.ts';

const pages: readonly View[] = [
  todayView,
  customersView,
  customerView,
  entryView,
  chatView,
  timelineView,
  calendarView,
  decisionsView,
  figuresView,
  processView,
  processYearView,
  processFileView,
  processTryView,
  operationsView,
  settingsView,
];

/** Everything that the console shows. */
export const views: readonly View[] = [meView(pages), ...pages];
