import type { QueryOf } from '../../../../../../console/api/index.ts';
import type { Route } from '../route.ts';

type Question = QueryOf<'customers'>;

const oneOf = <const Value extends string>(value: string, known: readonly Value[], usual: Value): Value =>
  known.find((one) => one === value) ?? usual;

/** What an address asks for; what it cannot ask is left out. */
export function questionOf(query: Route['query']): Question {
  const {
    find = '',
    owner = '',
    tier = '',
    stage = '',
    level = '',
    overdue = '',
    silent = '',
    lapsed = '',
    suspended = '',
    register = '',
    sort = '',
    from = '',
  } = query;
  const yes = (value: string) => oneOf(value, ['', 'yes'], '');
  return {
    find,
    owner,
    tier: oneOf(tier, ['', 'potential', 'ordinary'], ''),
    stage,
    level: oneOf(level, ['', 'strategic', 'important', 'ordinary'], ''),
    overdue: yes(overdue),
    silent: yes(silent),
    lapsed: yes(lapsed),
    suspended: yes(suspended),
    register,
    sort: oneOf(sort, ['code', 'name', 'due', 'new'], 'code'),
    from: Number(from) || 0,
  };
}
