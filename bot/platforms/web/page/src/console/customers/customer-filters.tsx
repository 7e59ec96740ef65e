import { useState } from 'react';
import type { CustomerChoices } from '../../../../../../console/api/customers.ts';
import type { Route } from '../route.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface CustomerFiltersProps {
  readonly query: Route['query'];
  readonly choices: CustomerChoices;
  readonly onChange: (changed: Readonly<Record<string, string>>) => void;
}

/** Those behind 更多条件. */
const further = ['tier', 'stage', 'level', 'silent', 'lapsed', 'suspended', 'register'] as const;
const sorts = ['code', 'name', 'due', 'new'] as const;

/** What the list is searched and filtered by. All of it is in the address. */
export function CustomerFilters({ query, choices, onChange }: CustomerFiltersProps) {
  const words = useConsoleWords();
  const set = further.filter((one) => (query[one] ?? '') !== '').length;
  const [isOpen, setOpen] = useState(set > 0);
  const pick = (name: string, label: string, options: CustomerChoices['stages'], first = words.all) => (
    <label>
      <span>{label}</span>
      <select value={query[name] ?? ''} onChange={(event) => onChange({ [name]: event.target.value })}>
        {first !== '' && <option value="">{first}</option>}
        {options.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
  const tick = (name: string, label: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={query[name] === 'yes'}
        onChange={(event) => onChange({ [name]: event.target.checked ? 'yes' : '' })}
      />
      <span>{label}</span>
    </label>
  );
  const { owners, stages, levels, registers } = choices;
  return (
    <search className="filters">
      <label>
        <span>{words.find}</span>
        <input
          type="search"
          value={query['find'] ?? ''}
          placeholder={words.findHint}
          maxLength={100}
          onChange={(event) => onChange({ find: event.target.value })}
        />
      </label>
      {owners.length > 0 && pick('owner', words.owner, [...owners, { key: '-', title: words.nobody }])}
      {tick('overdue', words.onlyOverdue)}
      {pick(
        'sort',
        words.sort,
        sorts.slice(1).map((key) => ({ key, title: words.sorts[key] })),
        words.sorts.code,
      )}
      <details className="further" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{words.furtherFilters(set)}</summary>
        <div className="filters">
          {pick('tier', words.tier, [
            { key: 'potential', title: words.tiers.potential },
            { key: 'ordinary', title: words.tiers.ordinary },
          ])}
          {pick('stage', words.stageNow, stages)}
          {levels.length > 0 && pick('level', words.level, levels)}
          {pick('register', words.withOpenEntry, registers)}
          {tick('silent', words.onlySilent)}
          {tick('lapsed', words.onlyLapsed)}
          {tick('suspended', words.onlySuspended)}
        </div>
      </details>
    </search>
  );
}
