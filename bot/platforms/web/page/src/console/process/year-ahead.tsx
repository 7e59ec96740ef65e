import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { useConsoleTime, useMe } from '../me.ts';
import { MessageLines } from '../message-lines.tsx';
import { replaceRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

interface YearAheadProps {
  readonly kinds: Pick<AnswerOf<'process'>, 'tiers' | 'levels' | 'stages'>;
  readonly query: Readonly<Record<string, string>>;
}

/** Every message of a year to a kind of customer. What was chosen is in the address. */
export function YearAhead({ kinds, query }: YearAheadProps) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { today } = useMe();
  const { tier = '', level = '', stage = kinds.stages.at(-1)?.key ?? '', from = today, to = '' } = query;
  const read = useView('process-year', {
    tier: tier === 'potential' ? tier : 'ordinary',
    level: level === 'strategic' || level === 'important' ? level : 'ordinary',
    stage: stage === none ? '' : stage,
    ...(/^\d{4}-\d{2}-\d{2}$/u.test(from) && { from }),
  });
  const change = (changed: Readonly<Record<string, string>>) =>
    replaceRoute({ page: 'process', query: { ...query, ...changed } });
  const choice = (label: string, key: string, value: string, options: typeof kinds.tiers) => (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => change({ [key]: event.target.value })}>
        {options.map((option) => (
          <option key={option.key} value={option.key}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
  const isShown = (one: { readonly toCustomer: boolean; readonly isEscalation: boolean }): boolean =>
    (to === '' || (to === 'customer') === one.toCustomer) && (query['over'] === 'yes' || !one.isEscalation);
  return (
    <>
      <search className="filters year-of">
        {choice(words.tier, 'tier', tier === '' ? 'ordinary' : tier, kinds.tiers)}
        {choice(words.level, 'level', level === '' ? 'ordinary' : level, kinds.levels)}
        {choice(words.stage, 'stage', stage, [{ key: none, label: words.noStage }, ...kinds.stages])}
        <label>
          <span>{words.fromDay}</span>
          <input type="date" value={from} onChange={(event) => change({ from: event.target.value })} />
        </label>
        {choice(words.sentTo, 'to', to, [
          { key: '', label: words.everyone },
          { key: 'customer', label: words.onlyCustomer },
          { key: 'staff', label: words.onlyStaff },
        ])}
        <label className="check">
          <input
            type="checkbox"
            checked={query['over'] === 'yes'}
            onChange={(event) => change({ over: event.target.checked ? 'yes' : '' })}
          />
          <span>{words.withEscalations}</span>
        </label>
      </search>
      <WhenRead read={read} rows={12}>
        {({ from: shownFrom, messages }) => {
          const shown = messages.filter(isShown);
          return (
            <>
              <p className="found" role="status">
                {words.yearOf(shown.length, format.plainDay(shownFrom))}
              </p>
              {shown.length === 0 ? (
                <Nothing title={words.noMessages} hint={words.noMessagesHint} />
              ) : (
                <MessageLines messages={shown} />
              )}
              <p className="found">{words.yearAssumes}</p>
            </>
          );
        }}
      </WhenRead>
    </>
  );
}

/** In the address, for a customer that has reached no stage. */
const none = '-';
