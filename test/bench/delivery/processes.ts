import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../compiled.ts';

/** A child process that answers questions over IPC, one at a time. */
export interface Asked<Question, Answer> {
  readonly pid: number;
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** What `bot/main.ts` sets for its heap. */
const asTheProgram = '--heap-growing-percent=40';

/** @param file next to this one; it calls `answerQuestions` */
export async function startProcess<Question, Answer>(
  file: string,
  settings: object,
): Promise<Asked<Question, Answer>> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(compiled(path), [JSON.stringify(settings)], { execArgv: ['--expose-gc', asTheProgram] });
  await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    ask: async (question) => {
      child.send(question as object);
      return (await nextMessage(child)) as Answer;
    },
    stop: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}

/** In the child: reports that it is ready, then answers. */
export function answerQuestions(answer: (question: unknown) => unknown): void {
  // The benchmark was interrupted.
  process.once('disconnect', () => process.exit());
  process.on('message', (question: unknown) => {
    void (async () => process.send?.(await answer(question)))();
  });
  process.send?.('ready');
}

export function readSettings(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}
