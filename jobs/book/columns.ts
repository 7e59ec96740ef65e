import type { Playbook } from '../../templates/reader/playbook.ts';
import { toPlainWidth } from '../../templates/reader/plain-width.ts';

/** A column of the book with all accepted headings, in English and Chinese. */
export interface Column {
  readonly key: string;
  /** The first one is the English heading. */
  readonly headings: readonly string[];
  /** The heading written to a Chinese book. */
  readonly zh: string;
}

const plain: readonly Column[] = [
  { key: 'code', headings: ['code', '客户代号', '代号'], zh: '客户代号' },
  { key: 'name', headings: ['name', '客户名称', '名称'], zh: '客户名称' },
  { key: 'tier', headings: ['tier', '跟进等级', '等级'], zh: '跟进等级' },
  { key: 'supervisor', headings: ['supervisor', '销售主管', '主管'], zh: '销售主管' },
  { key: 'salesperson', headings: ['salesperson', '业务员'], zh: '业务员' },
  { key: 'assistant', headings: ['assistant', '业务助理', '助理'], zh: '业务助理' },
  { key: 'annualVolumeYuan', headings: ['annualVolumeYuan', '年用量'], zh: '年用量' },
  { key: 'strategicLevel', headings: ['strategicLevel', '战略级别'], zh: '战略级别' },
  { key: 'valueGrade', headings: ['valueGrade', '价值等级'], zh: '价值等级' },
  { key: 'keyAccount', headings: ['keyAccount', '大客户类型'], zh: '大客户类型' },
];

/** The columns of the book: the customer's fields, and one per anchor of the playbook. */
export function bookColumns(playbook: Playbook): readonly Column[] {
  const anchors = playbook.anchors.map((a) => ({
    key: a.column,
    headings: [a.column, a.key, a.label['zh-CN'], a.label.en],
    zh: a.label['zh-CN'],
  }));
  return [...plain, ...anchors];
}

/** The columns of the staff register. */
export const staffColumns: readonly Column[] = [
  { key: 'code', headings: ['code', '员工代号', '代号'], zh: '员工代号' },
  { key: 'name', headings: ['name', '姓名', '名字'], zh: '姓名' },
  { key: 'roles', headings: ['roles', 'role', '角色', '岗位'], zh: '角色' },
  { key: 'reportsTo', headings: ['reportsTo', '上级', '汇报给'], zh: '上级' },
];

/** The columns of the answers of a simulation, besides fields of forms and what the book has. */
export const answerColumns: readonly Column[] = [
  { key: 'at', headings: ['at', '时间'], zh: '时间' },
  { key: 'customer', headings: ['customer', 'code', '客户', '客户代号', '代号'], zh: '客户代号' },
  { key: 'by', headings: ['by', '记录人'], zh: '记录人' },
  { key: 'log', headings: ['log', '记录'], zh: '记录' },
];

/** The column for a heading, ignoring case and spacing. */
export function columnOf(columns: readonly Column[], heading: string): Column | undefined {
  const wanted = normalise(heading);
  return columns.find((column) => column.headings.some((h) => normalise(h) === wanted));
}

/** A heading or sheet name without case, spacing and width variants. */
export function normalise(heading: string): string {
  return toPlainWidth(heading).replaceAll(/[\s_]/gu, '').toLowerCase();
}
