import type { Temporal } from 'temporal-polyfill';
import { advance } from '../../jobs/advance.ts';
import { enterCustomers, enterStaff } from '../../jobs/book/load-book.ts';
import type { BookCustomer } from '../../jobs/book/read-book.ts';
import type { BookStaff } from '../../jobs/book/read-staff.ts';
import { rulesOf } from '../../jobs/rules.ts';
import type { Core } from '../../jobs/core.ts';
import { openStore } from '../../jobs/open-store.ts';
import { type Log, noCounts } from '../../jobs/ports.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { applyAnswer } from './apply-answer.ts';
import { createOrder } from './in-order.ts';
import type { PreparedAnswer } from './prepare-answers.ts';
import { createRecorder, type SimulatedMessage } from './recorder.ts';
import { createStillClock } from './still-clock.ts';

export interface Simulation {
  readonly templates: Templates;
  readonly customers: readonly BookCustomer[];
  readonly staff: readonly BookStaff[];
  /** In order of their instants, all within the simulated days. */
  readonly answers: readonly PreparedAnswer[];
  readonly from: Temporal.PlainDate;
  readonly days: number;
  readonly log: Log;
  readonly onMessage: (message: SimulatedMessage) => void;
}

/**
 * Runs through the days from the first 00:00 in the company's zone, with its own clock and a temporary database and
 * chat. Planning and delivery are the same as in production, and so are the messages.
 *
 * @throws XinhangError `bad_input` for people who report to each other in a circle
 */
export async function simulate(simulation: Simulation): Promise<void> {
  const { templates, from, days, log } = simulation;
  const zone = templates.playbook.zone;
  const clock = createStillClock(from.toZonedDateTime(zone).toInstant());
  const end = from.add({ days }).toZonedDateTime(zone).toInstant();
  const order = createOrder(simulation.onMessage);
  const store = await openStore({ url: null, throwAway: true });
  try {
    const recorder = createRecorder(zone, order.add);
    const core: Core = {
      db: store.db,
      clock,
      rules: rulesOf(templates),
      templates,
      language: 'zh-CN',
      platforms: new Map([[recorder.id, recorder]]),
      log,
      counts: noCounts,
      nudge: () => {},
    };
    await enterStaff(core, simulation.staff, recorder.id);
    // Every customer has a group from the start: a simulation shows the process, not the setup.
    await enterCustomers(core, simulation.customers, ({ code }) => ({
      platform: recorder.id,
      platformRoomId: `customer:${code}`,
    }));
    for (const answer of simulation.answers) {
      await advance(core, clock, answer.at);
      await applyAnswer(core, answer);
    }
    await advance(core, clock, end.subtract({ milliseconds: 1 }));
  } finally {
    order.flush();
    await store.stop();
  }
}
