import type { KeyAccountType, StrategicLevel, ValueGrade } from '../../prisma/client.ts';
import type { Language } from '../../templates/reader/form.ts';
import { toPlainWidth } from '../../templates/reader/plain-width.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Tier } from '../../templates/reader/playbook.ts';

/** Accepted spellings of an enumeration; the first one of each is written to a Chinese book. */
export interface Words<Value extends string> {
  readonly values: Readonly<Record<Value, readonly string[]>>;
  /** What is wrong with any other value. */
  readonly wrong: (written: string) => AnySaid;
}

/** 潜在客户 (a prospect) is not the same as 潜力 and is not accepted. */
export const tierWords: Words<Tier> = {
  values: { potential: ['潜力', '潜力客户'], ordinary: ['普通', '普通客户'] },
  wrong: (written) => said('book/not-a-tier', { written }),
};

export const levelWords: Words<StrategicLevel> = {
  values: {
    strategic: ['战略', '战略级', '战略客户'],
    important: ['重要', '重要客户'],
    ordinary: ['普通', '普通客户'],
  },
  wrong: (written) => said('book/not-a-level', { written }),
};

export const gradeWords: Words<ValueGrade> = {
  values: {
    A1: ['A1', 'A一级'],
    A2: ['A2', 'A二级'],
    B1: ['B1', 'B一级'],
    B2: ['B2', 'B二级'],
    C: ['C', 'C类'],
    D: ['D', 'D类'],
  },
  wrong: (written) => said('book/not-a-grade', { written }),
};

export const keyAccountWords: Words<KeyAccountType> = {
  values: { agreement: ['协议大客户', '协议'], member: ['会员大客户', '会员'] },
  wrong: (written) => said('book/not-a-key-account', { written }),
};

/** Parses a value written in English or Chinese; null if there is no match. */
export function readWord<Value extends string>(words: Words<Value>, written: string): Value | null {
  const wanted = toPlainWidth(written).trim().toLowerCase();
  for (const value in words.values) {
    const said = words.values[value].some((word) => word.toLowerCase() === wanted);
    if (said || value.toLowerCase() === wanted) return value;
  }
  return null;
}

/** How the value is written in a Chinese or English book. */
export function writeWord<Value extends string>(
  words: Words<Value>,
  value: Value,
  language: Language,
): string {
  return { 'zh-CN': words.values[value][0] ?? value, en: value }[language];
}
