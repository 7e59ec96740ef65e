import type { Condition } from './condition.ts';

/**
 * A duty (周期任务) as data: a step owed by the calendar, by colleagues, by the company or for customers, and closed by an
 * entry of its register.
 */
export const dutyUnits = ['workday', 'month', 'quarter', 'half', 'year'] as const;
export type DutyUnit = (typeof dutyUnits)[number];

/** Which day of its month, quarter, half-year or year; a weekday is its number, Monday 1. */
export type DutyDay =
  /** The last one where the month has fewer. */
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'first' | 'last'; readonly of: 'workday' | 'day' | number }
  | { readonly kind: 'date'; readonly month: number; readonly day: number };

/** When a duty is owed. */
export interface DutyEach {
  readonly unit: DutyUnit;
  /** Undefined: of a working day, each. */
  readonly on?: DutyDay;
  /** Wall-clock time `HH:MM`; undefined: by the end of the day. */
  readonly time?: string;
  /** What it is about: the month, quarter, half-year or year in which it is due, or the one before or after. */
  readonly for: 'previous' | 'this' | 'next';
  /** Where the day is a day off. */
  readonly dayOff: 'next' | 'previous';
}

/** How a duty's step is triggered. */
export interface DutySettings {
  readonly register: string;
  readonly each: DutyEach;
  /** Everyone with one of these roles or posts; undefined: the company, once, or customers. */
  readonly all?: readonly string[];
  /** Owed for each customer whose grades meet the condition; a null one is met by all. */
  readonly customer?: { readonly if: Condition | null };
  /** Done by these moves of an entry; undefined: by opening one. */
  readonly moves?: readonly string[];
  /** The field of the form that says what the entry is about; undefined: it follows from the day it was opened. */
  readonly period?: string;
  /** An entry in one of these states does not count. */
  readonly unless: readonly string[];
}

/** What a condition of a duty may name: the grades of a customer. */
export const gradeFields = ['keyAccount', 'valueGrade', 'customerLevel', 'customerTier'] as const;
export type GradeField = (typeof gradeFields)[number];
