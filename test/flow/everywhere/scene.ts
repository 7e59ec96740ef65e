import type { PlatformName } from '../../../bot/platforms/index.ts';
import { openCompany } from './company.ts';

/** A company on one platform, with its people and a customer. */
export async function openScene(name: PlatformName, start = '2026-03-02T10:00') {
  const { core, clock, stage: stageOf, hire, until } = await openCompany([name], start);
  const stage = stageOf(name);
  const chen = await hire(name, 'chen', '陈静', 'director', null);
  const li = await hire(name, 'li', '李明', 'supervisor', 'chen');
  const zhang = await hire(name, 'zhang', '张伟', 'salesperson', 'li');
  const sun = await hire(name, 'sun', '孙磊', 'salesperson', 'li');
  const customer = stage.customer('王师傅');
  return {
    core,
    clock,
    people: { chen, li, zhang, sun, customer },
    until,
    /** The supervisor opens C001 with its group, and the customer comes in. */
    openCustomer: async (supervisor = li): Promise<string> => {
      await supervisor.commands('客户 新建 C001 杭州精工 等级=普通 业务员=zhang 试用开始=今天');
      const room = stage.room();
      await stage.bringsIn(customer, room);
      await until('2026-03-02T10:05');
      return room;
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;
