import type { CustomerRow } from '../../../../../../console/api/customers.ts';
import { useConsoleTime } from '../me.ts';
import { writeRoute } from '../route.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface CustomerLineProps {
  readonly line: CustomerRow;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

export function CustomerLine({ line, isChosen, onChoose }: CustomerLineProps) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { code, name, tier, stage, suspended, owner, open, overdue, lastContactOn, people } = line;
  const title = `${code} ${name}`;
  return (
    <li className="line customer-line" data-testid="customer">
      <label className="choose">
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={words.choose(title)}
          onChange={(event) => onChoose(event.target.checked)}
        />
      </label>
      <div className="line-words">
        <p className="line-title">
          <a href={writeRoute({ page: 'customers', of: code })}>{title}</a>
          {people.length > 0 && <span>{words.people(people)}</span>}
        </p>
        <p className="line-more">
          {overdue > 0 && <span className="chip over">{words.overdueCount(overdue)}</span>}
          {suspended && <span className="chip now">{words.suspended}</span>}
          <span>{tier}</span>
          {stage !== null && <span>{stage}</span>}
          <span>{owner ?? words.nobody}</span>
          <span>{words.openCount(open)}</span>
          <span>
            {lastContactOn === null
              ? words.neverContacted
              : words.lastContact(format.plainDay(lastContactOn))}
          </span>
        </p>
      </div>
    </li>
  );
}
