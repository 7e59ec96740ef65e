import { expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { countReminders } from './count-reminders.ts';

const { texts } = loadedTemplates();
const words = ['C900', '试用'];

it('counts a message about the matter and each item of a morning list', () => {
  const list = '2026年11月27日：2 项待跟进\n1. C900 温州新客：试用回访\n2. C001 杭州精工：试用回访';
  expect(countReminders(['C900 试用回访今天到期', list, 'C001 试用回访今天到期'], words)).toBe(2);
});

it('an outlook below a message about another matter is not a reminder', () => {
  const outlook = texts.renderStaff('morning/outlook', 'zh-CN', {
    waiting: 1,
    waitingLines: '• 试用 · C900',
    coming: 1,
    comingLines: '• C900 试用',
    comingDays: 14,
  });
  for (const section of outlook.body) expect(section).toContain('C900');
  for (const section of outlook.body) {
    expect(countReminders([`逾期未完成：C001 杭州精工\n${section}`], words)).toBe(0);
    expect(countReminders([`逾期未完成：C900 试用\n${section}`], words)).toBe(1);
  }
});

it('an evening digest and the answer to a command remind of nothing', () => {
  expect(countReminders(['今日小结\nC900 试用', '已建立 C900，试用 11月27日'], words)).toBe(0);
});
