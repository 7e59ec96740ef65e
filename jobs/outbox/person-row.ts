import type { OwnHours } from '../plan/own-hours.ts';
import { whereWritten } from './paused.ts';

interface Account {
  readonly platform: string;
  readonly platformUserId: string;
}

export interface PersonRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly leftOn: Date | null;
  readonly reportsToId: string | null;
  /** As they chose; null: the company's. */
  readonly language: string | null;
  /** First the one on which they are written to now. */
  readonly identities: readonly Account[];
  readonly hours: OwnHours;
}

/** The columns of a person, aliased as in `FlatPerson`. */
export const personColumns = (alias: string) => `
  ${alias}.id AS "personId", ${alias}.code AS "personCode", ${alias}.name AS "personName", ${alias}.roles AS "personRoles",
  ${alias}.language AS "personLanguage", ${alias}.left_on::timestamp AT TIME ZONE 'UTC' AS "personLeftOn", ${alias}.reports_to_id AS "personReportsToId",
  json_build_object('morningAt', ${alias}.morning_at, 'quiet', CASE WHEN ${alias}.quiet_from IS NOT NULL
    THEN json_build_object('from', ${alias}.quiet_from, 'to', ${alias}.quiet_to) END) AS "personHours",
  (SELECT json_agg(json_build_object('platform', i.platform, 'platformUserId', i.platform_user_id) 
     ORDER BY ${whereWritten('i', alias)})
   FROM staff_identity i WHERE i.staff_id = ${alias}.id) AS "personIdentities"`;

export interface FlatPerson {
  readonly personId: string | null;
  readonly personCode: string;
  readonly personName: string;
  readonly personRoles: string[];
  readonly personLanguage: string | null;
  readonly personLeftOn: Date | null;
  readonly personReportsToId: string | null;
  readonly personIdentities: Account[] | null;
  readonly personHours: OwnHours;
}

export function personOf(row: FlatPerson): PersonRow | null {
  if (row.personId === null) return null;
  return {
    id: row.personId,
    code: row.personCode,
    name: row.personName,
    roles: row.personRoles,
    leftOn: row.personLeftOn,
    reportsToId: row.personReportsToId,
    language: row.personLanguage,
    identities: row.personIdentities ?? [],
    hours: row.personHours,
  };
}
