import { allPosts, roles } from '../../templates/reader/roles.ts';
import type { ActingStaff } from './acting-staff.ts';

/**
 * People who can run the program at the command line may read everything. For reading only: nothing is recorded in their
 * name.
 */
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
