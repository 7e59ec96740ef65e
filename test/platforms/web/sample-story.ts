import { Temporal } from 'temporal-polyfill';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import type { Fixture } from './fixture.ts';

const at = (local: string) => Temporal.Instant.from(`${local}+08:00`);
const item = { customer: 'C001', step: 'trial-check', cycle: '1' };

/** The messages of one customer's trial check: day 8, day 10, the first working day after. */
export function tellStory({ web, rehearsal }: Fixture): void {
  rehearsal.setFollowUps('C001', [
    {
      id: 'fu-1',
      step: '第一次回访客户试用情况',
      owner: '张敏',
      dueOn: '2026-03-11',
      dueTime: null,
      state: 'open',
      overdue: false,
      ahead: false,
      reason: null,
      reminders: [
        {
          id: 'r1',
          at: at('2026-03-09T09:00').toString(),
          to: '张敏',
          audience: 'staff',
          label: '准备回访',
          state: 'posted',
          reason: null,
        },
        {
          id: 'r2',
          at: at('2026-03-11T09:00').toString(),
          to: '客户',
          audience: 'customer',
          label: '询问试用情况',
          state: 'planned',
          reason: null,
        },
        {
          id: 'r3',
          at: at('2026-03-11T09:00').toString(),
          to: '张敏',
          audience: 'staff',
          label: '今天到期',
          state: 'planned',
          reason: null,
        },
        {
          id: 'r4',
          at: at('2026-03-12T09:00').toString(),
          to: '李伟',
          audience: 'staff',
          label: '逾期上报',
          state: 'planned',
          reason: null,
        },
      ],
    },
  ]);
  const tell = (
    local: string,
    say: string,
    run: (about: readonly (typeof item & { say: string })[]) => Promise<unknown>,
  ) => rehearsal.schedule({ at: at(local), run: async () => void (await run([{ ...item, say }])) });

  tell('2026-03-09T09:00', 'trial-check/prepare', (about) =>
    web.dm(
      { platformUserId: 'zhang' },
      staffText({
        title: '两天后到期：试用回访',
        body: ['华东精工的试用 3月11日 满10天，请准备回访。'],
        fields: [
          { label: '客户', value: '华东精工（C001）' },
          { label: '到期', value: '2026年3月11日' },
        ],
      }),
      { marker: 'd-1', about, at: at('2026-03-09T09:00') },
    ),
  );
  tell('2026-03-11T09:00', 'trial-check/ask', (about) =>
    web.post(
      { kind: 'customer', platformRoomId: 'customer:C001' },
      customerText({
        body: [
          '您好！设备试用已经10天了，想了解一下：\n使用是否顺利？有没有需要我们协助的地方？',
          '直接回复本条消息即可，谢谢！',
        ],
      }),
      { marker: 'd-2', about, at: at('2026-03-11T09:00') },
    ),
  );
  tell('2026-03-11T09:00', 'trial-check/due', (about) =>
    web.dm(
      { platformUserId: 'zhang' },
      staffText({
        title: '今天到期：试用回访',
        body: ['请在今天内完成华东精工的第一次试用回访，并做好联系记录。'],
        fields: [
          { label: '客户', value: '华东精工（C001）' },
          { label: '跟进等级', value: '普通客户' },
          { label: '到期', value: '今天 23:59' },
        ],
        buttons: [
          { action: 'open-form', value: 'fu-1', label: '完成回访', style: 'primary' },
          { action: 'snooze', value: 'fu-1', label: '明天再提醒' },
        ],
      }),
      { marker: 'd-3', about, at: at('2026-03-11T09:00') },
    ),
  );
  tell('2026-03-12T09:00', 'trial-check/escalate', (about) =>
    web.dm(
      { platformUserId: 'li' },
      staffText({
        title: '逾期上报：试用回访',
        body: ['华东精工的试用回访昨天到期，至今没有联系记录。负责人：张敏。'],
        buttons: [{ action: 'open-form', value: 'fu-1', label: '代为完成' }],
      }),
      { marker: 'd-4', about, at: at('2026-03-12T09:00') },
    ),
  );
}
