import { allPosts, roles } from '../../templates/reader/roles.ts';
import type { ActingStaff } from './acting-staff.ts';

/** Whoever can run the program at the command line reads everything. For reading only: nothing is recorded as theirs. */
export function atCommandLine(): ActingStaff {
  return {
    id: '00000000-0000-0000-0000-000000000000',
    code: 'cli',
    name: 'cli',
    roles: [...roles, ...allPosts().map(({ key }) => key)],
    standsInFor: [],
    leads: [],
  };
}
