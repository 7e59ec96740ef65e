import type { z } from 'zod';
import { calendarAnswer, calendarQuery } from './calendar.ts';
import {
  chatAnswer,
  chatQuery,
  customerAnswer,
  customerQuery,
  customersAnswer,
  customersQuery,
} from './customers.ts';
import { decisionsAnswer, decisionsQuery } from './decisions.ts';
import { entryAnswer, entryQuery } from './entry.ts';
import { figuresAnswer, figuresQuery } from './figures.ts';
import { meAnswer, meQuery } from './me.ts';
import { operationsAnswer, operationsQuery } from './operations.ts';
import {
  processAnswer,
  processFileAnswer,
  processFileQuery,
  processQuery,
  processTryAnswer,
  processTryQuery,
  processYearAnswer,
  processYearQuery,
} from './process.ts';
import { settingsAnswer, settingsQuery } from './settings.ts';
import { timelineAnswer, timelineQuery } from './timeline.ts';
import { todayAnswer, todayQuery } from './today.ts';

/** Every view of the console: what it is asked with, and what it answers. The page's types are made of these. */
export const viewSchemas = {
  me: { query: meQuery, answer: meAnswer },
  today: { query: todayQuery, answer: todayAnswer },
  customers: { query: customersQuery, answer: customersAnswer },
  customer: { query: customerQuery, answer: customerAnswer },
  entry: { query: entryQuery, answer: entryAnswer },
  chat: { query: chatQuery, answer: chatAnswer },
  calendar: { query: calendarQuery, answer: calendarAnswer },
  decisions: { query: decisionsQuery, answer: decisionsAnswer },
  figures: { query: figuresQuery, answer: figuresAnswer },
  timeline: { query: timelineQuery, answer: timelineAnswer },
  settings: { query: settingsQuery, answer: settingsAnswer },
  process: { query: processQuery, answer: processAnswer },
  'process-year': { query: processYearQuery, answer: processYearAnswer },
  'process-file': { query: processFileQuery, answer: processFileAnswer },
  'process-try': { query: processTryQuery, answer: processTryAnswer },
  operations: { query: operationsQuery, answer: operationsAnswer },
} as const;

export type ViewName = keyof typeof viewSchemas;
/** As the page sends it. */
export type QueryOf<Name extends ViewName> = z.input<(typeof viewSchemas)[Name]['query']>;
/** As the view gets it. */
export type AskedOf<Name extends ViewName> = z.output<(typeof viewSchemas)[Name]['query']>;
export type AnswerOf<Name extends ViewName> = z.output<(typeof viewSchemas)[Name]['answer']>;
