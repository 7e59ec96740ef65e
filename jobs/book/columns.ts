import type { Playbook } from '../../templates/playbook.ts';

/** A column of the book with every heading it may carry, in English and Chinese. */
export interface Column {
  readonly key: string;
  readonly headings: readonly string[];
}

const plain: readonly Column[] = [
  { key: 'code', headings: ['code', '客户代号', '代号'] },
  { key: 'name', headings: ['name', '客户名称', '名称'] },
  { key: 'tier', headings: ['tier', '跟进等级', '等级'] },
  { key: 'supervisor', headings: ['supervisor', '销售主管', '主管'] },
  { key: 'salesperson', headings: ['salesperson', '业务员'] },
  { key: 'assistant', headings: ['assistant', '业务助理', '助理'] },
  { key: 'annualVolumeYuan', headings: ['annualVolumeYuan', '年用量'] },
];

/** The columns of the book: the customer's own, and one for each anchor of the playbook. */
export function bookColumns(playbook: Playbook): readonly Column[] {
  const anchors = playbook.anchors.map((a) => ({
    key: a.column,
    headings: [a.column, a.key, a.label['zh-CN'], a.label.en],
  }));
  return [...plain, ...anchors];
}

/** The column a heading names, whatever its case and spacing. */
export function columnOf(columns: readonly Column[], heading: string): Column | undefined {
  const wanted = normalise(heading);
  return columns.find((column) => column.headings.some((h) => normalise(h) === wanted));
}

function normalise(heading: string): string {
  return heading.normalize('NFKC').replaceAll(/[\s_]/gu, '').toLowerCase();
}
