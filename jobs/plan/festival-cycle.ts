import type { Festival } from '../../templates/reader/holidays.ts';

/** Names one occasion: `spring-festival-2027`. */
export function festivalCycle(festival: Festival, year: number): string {
  return `${festival.key}-${year}`;
}

/** The festival of an occasion; null when the company's list has it no more. */
export function festivalOf(cycle: string, festivals: readonly Festival[]): Festival | null {
  const key = cycle.replace(/-\d{4}$/u, '');
  return festivals.find((festival) => festival.key === key) ?? null;
}
