import type { HandOver, HandOverOutcome, MessageRef } from '../../jobs/ports.ts';

/**
 * What happens to one question to the platform about a message that waits to be sent. `then sent`: the colleague sends it
 * right after the answer, if it can still be sent.
 */
export type Question = 'answered' | 'then sent' | 'not asked' | 'answer lost';

/** What the colleague does with the message. */
export interface Sending {
  /** From the hand-over; null: never. */
  readonly afterMs: number | null;
  /** How each request about it ends, in turn. */
  readonly questions: readonly Question[];
}

interface Task {
  readonly marker: string;
  state: 'waiting' | 'sent' | 'withdrawn';
}

/** A colleague who is given messages to send, and the platform's record of it. */
export function createColleague(sending: Sending, at: (afterMs: number, happen: () => void) => void) {
  const tasks: Task[] = [];
  let asked = 0;
  let isReliable = false;
  const refOf = (task: Task): MessageRef => ({
    platformRoomId: 'room',
    platformMessageId: String(tasks.indexOf(task)),
  });
  const taskOf = ({ platformMessageId }: MessageRef): Task => {
    const task = tasks[Number(platformMessageId)];
    if (task === undefined) throw new Error(`no task ${platformMessageId}`);
    return task;
  };
  const send = (task: Task): void => {
    if (task.state === 'waiting') task.state = 'sent';
  };
  const ask = <Answer>(message: MessageRef, answer: (task: Task) => Answer): Answer => {
    const how = isReliable ? 'answered' : sending.questions[asked % sending.questions.length];
    asked += 1;
    if (how === 'not asked') throw new Error('the platform cannot be reached');
    const task = taskOf(message);
    const given = answer(task);
    if (how === 'then sent') send(task);
    if (how === 'answer lost') throw new Error('the connection was lost');
    return given;
  };
  return {
    tasks,
    receive: (marker: string): MessageRef => {
      const task: Task = { marker, state: 'waiting' };
      tasks.push(task);
      if (sending.afterMs !== null) at(sending.afterMs, () => send(task));
      return refOf(task);
    },
    refOf: (marker: string): MessageRef => {
      const task = tasks.findLast((one) => one.marker === marker);
      if (task === undefined) throw new Error(`${marker} was given to nobody`);
      return refOf(task);
    },
    /** From now on every question is answered. */
    heal: () => {
      isReliable = true;
    },
    handOver: (gate: (what: string) => Promise<void>): HandOver => ({
      reminders: { messages: 3, perMs: 24 * 3_600_000 },
      outcome: async (message): Promise<HandOverOutcome> => {
        await gate('ask what became of it');
        const answer = ({ state }: Task): HandOverOutcome =>
          state === 'sent' ? { status: 'sent', ref: message } : { status: 'waiting' };
        try {
          return ask(message, answer);
        } finally {
          await gate('ask what became of it, done');
        }
      },
      withdraw: async (message) => {
        await gate('take back');
        const withdraw = (task: Task) => {
          if (task.state === 'waiting') task.state = 'withdrawn';
          return 'withdrawn' as const;
        };
        try {
          return ask(message, withdraw);
        } finally {
          await gate('take back, done');
        }
      },
      remind: async () => 'reminded',
    }),
  };
}
