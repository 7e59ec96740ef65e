import type { KeyAccountType, ValueGrade } from '../../../templates/reader/grading.ts';
import type { Level } from '../../../templates/reader/playbook.ts';
import { both, type Words } from '../engine/words.ts';

export const levelWords: Readonly<Record<Level, Words>> = {
  strategic: both('战略级', 'strategic'),
  important: both('重要', 'important'),
  ordinary: both('普通', 'ordinary'),
};

export const valueWords: Readonly<Record<ValueGrade, Words>> = {
  A1: both('A1', 'A1'),
  A2: both('A2', 'A2'),
  B1: both('B1', 'B1'),
  B2: both('B2', 'B2'),
  C: both('C类', 'C'),
  D: both('D类', 'D'),
};

export const keyAccountWords: Readonly<Record<KeyAccountType, Words>> = {
  agreement: both('协议大客户', 'agreement'),
  member: both('会员大客户', 'member'),
};
