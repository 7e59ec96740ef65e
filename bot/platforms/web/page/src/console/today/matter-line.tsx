import type { Matter } from '../../../../../../console/api/today.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { useConsoleTime } from '../me.ts';
import { writeRoute } from '../route.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface MatterLineProps {
  readonly matter: Matter;
  /** In a column of its owner. */
  readonly isShort?: boolean;
}

export function MatterLine({ matter, isShort = false }: MatterLineProps) {
  const words = useConsoleWords();
  const { customer, work, dueOn, dueTime, hourOver, days, owner, own, waits, actions } = matter;
  const about = [...(customer === null ? [] : [`${customer.code} ${customer.name}`]), work].join(' · ');
  return (
    <li className="line" data-testid="matter">
      <div className="line-words">
        <p className="line-title">
          {customer !== null && (
            <a href={writeRoute({ page: 'customers', of: customer.code })}>
              {`${customer.code} ${customer.name}`}
            </a>
          )}
          {customer === null ? (
            <span>{work}</span>
          ) : (
            <a
              className="line-work"
              href={writeRoute({ page: 'customers', of: customer.code, query: { matter: matter.id } })}
            >
              {work}
            </a>
          )}
        </p>
        <p className="line-more">
          <DaysChip days={days} hourOver={hourOver} />
          <DueDay dueOn={dueOn} dueTime={dueTime} />
          {!isShort && !own && <span>{owner ?? words.nobody}</span>}
        </p>
        {waits !== null && <p className="line-more">{waits}</p>}
      </div>
      <ActionButtons actions={actions} about={about} />
    </li>
  );
}

/** The deadline, with its hour if it has one. */
export function DueDay({ dueOn, dueTime }: Pick<Matter, 'dueOn' | 'dueTime'>) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const day = format.plainDay(dueOn);
  return (
    <time dateTime={dueTime === null ? dueOn : `${dueOn}T${dueTime}`}>
      {words.due(dueTime === null ? day : `${day} ${dueTime}`)}
    </time>
  );
}

/** How long until the deadline, or since. */
export function DaysChip({ days, hourOver }: Pick<Matter, 'days' | 'hourOver'>) {
  const words = useConsoleWords();
  if (hourOver) return <span className="chip over">{words.overdue}</span>;
  if (days < 0) return <span className="chip over">{words.daysOver(-days)}</span>;
  if (days === 0) return <span className="chip now">{words.dueToday}</span>;
  return <span className="chip">{words.daysLeft(days)}</span>;
}
