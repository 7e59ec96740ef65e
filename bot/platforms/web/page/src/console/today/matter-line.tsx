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
  const format = useConsoleTime();
  const { customer, work, dueOn, days, owner, own, waits, actions } = matter;
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
          <DaysChip days={days} />
          <time dateTime={dueOn}>{words.due(format.plainDay(dueOn))}</time>
          {!isShort && !own && <span>{owner ?? words.nobody}</span>}
        </p>
        {waits !== null && <p className="line-more">{waits}</p>}
      </div>
      <ActionButtons actions={actions} about={about} />
    </li>
  );
}

/** How long until the deadline, or since. */
export function DaysChip({ days }: { readonly days: number }) {
  const words = useConsoleWords();
  if (days < 0) return <span className="chip over">{words.daysOver(-days)}</span>;
  if (days === 0) return <span className="chip now">{words.dueToday}</span>;
  return <span className="chip">{words.daysLeft(days)}</span>;
}
