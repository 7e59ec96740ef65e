import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { Task } from './paper-chat.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

/** A customer whose question a colleague has to send. */
export interface HandedOver {
  readonly scene: Scene;
  /** What colleagues were given to send. */
  readonly tasks: readonly Task[];
  /** The one thing that they were given. */
  only(): Task;
  /** The company's clock moves, and the platform is asked again what became of what was handed over. */
  later(time: string): Promise<void>;
  question(): ReturnType<Scene['reminder']>;
  /** What the owner was told about messages that were not posted. */
  notices(): readonly string[];
}

export async function openHandedOver(): Promise<HandedOver> {
  const scene = await openScene();
  await scene.aCustomer('C001');
  const tasks = scene.chat.handOver();
  return {
    scene,
    tasks,
    only() {
      const [task, ...others] = tasks;
      if (task === undefined || others.length > 0) throw new Error(`${tasks.length} tasks`);
      return task;
    },
    async later(time) {
      await scene.clock.moveTo(shanghai(time));
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    },
    question: () => scene.reminder('due>customer'),
    notices: () => scene.chat.says('dm:zhang').filter((say) => say === 'notice/not-posted'),
  };
}

/** The colleague sends it. */
export function sends(task: Task): void {
  const ref = { platformRoomId: task.room, platformMessageId: 'sent-1' };
  task.outcome = { status: 'sent', ref };
}
