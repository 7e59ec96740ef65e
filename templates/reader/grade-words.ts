import type { KeyAccountType, ValueGrade } from './grading.ts';
import type { Level, Tier } from './playbook.ts';
import { said, type Said } from './said.ts';

export const levelWords: Readonly<Record<Level, Said>> = {
  strategic: said('grade/level-strategic'),
  important: said('grade/level-important'),
  ordinary: said('grade/level-ordinary'),
};

export const valueWords: Readonly<Record<ValueGrade, Said>> = {
  A1: said('grade/value-a1'),
  A2: said('grade/value-a2'),
  B1: said('grade/value-b1'),
  B2: said('grade/value-b2'),
  C: said('grade/value-c'),
  D: said('grade/value-d'),
};

export const keyAccountWords: Readonly<Record<KeyAccountType, Said>> = {
  agreement: said('grade/key-account-agreement'),
  member: said('grade/key-account-member'),
};

export const tierWords: Readonly<Record<Tier, Said>> = {
  potential: said('tier/potential'),
  ordinary: said('tier/ordinary'),
};
