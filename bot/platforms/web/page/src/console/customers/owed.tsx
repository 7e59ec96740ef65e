import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { CopyLink } from '../copy-link.tsx';
import { useConsoleTime } from '../me.ts';
import { writeRoute } from '../route.ts';
import { DaysChip, DueDay } from '../today/matter-line.tsx';
import { useConsoleWords } from '../use-console-words.ts';

interface OwedProps {
  readonly file: AnswerOf<'customer'>;
  readonly title: string;
  /** The one that a link leads to. */
  readonly matter: string | null;
}

/** The earliest deadlines; what else the file has is not pushed out of sight by the others. */
const owedAtFirst = 3;

export function Owed({ file, title, matter }: OwedProps) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const linked = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (matter !== null) linked.current?.scrollIntoView({ block: 'center' });
  }, [matter]);
  const isOver = matter !== null && !file.owed.some(({ id }) => id === matter);
  const [isUnfolded, setUnfolded] = useState(false);
  const isLong = matter === null && file.owed.length > owedAtFirst + 1;
  const isFolded = isLong && !isUnfolded;
  return (
    <section className="group" aria-labelledby="owed">
      <h2 id="owed">
        {words.owed} <small>{words.count(file.owed.length)}</small>
      </h2>
      {isOver && (
        <p className="line-more" role="status">
          {words.matterOver}
        </p>
      )}
      {file.owed.length === 0 && <p className="line-more">{words.nothingOwed}</p>}
      <ul className="lines">
        {file.owed.map(
          ({ id, work, dueOn, dueTime, hourOver, days, owner, waits, snoozedUntil, actions }, n) => (
            <li
              className={isFolded && n >= owedAtFirst ? 'line folded' : 'line'}
              key={id}
              data-testid="owed"
              {...(id === matter && { ref: linked, 'aria-current': 'true' })}
            >
              <div className="line-words">
                <p className="line-title">
                  <a
                    className="line-work"
                    href={writeRoute({ page: 'customers', of: file.code, query: { matter: id } })}
                  >
                    {work}
                  </a>
                </p>
                <p className="line-more">
                  <DaysChip days={days} hourOver={hourOver} />
                  <DueDay dueOn={dueOn} dueTime={dueTime} />
                  <span>{owner ?? words.nobody}</span>
                  {snoozedUntil !== null && <span>{words.snoozedUntil(format.plainDay(snoozedUntil))}</span>}
                </p>
                {waits !== null && <p className="line-more">{waits}</p>}
              </div>
              <div className="actions">
                <ActionButtons actions={actions} about={`${title} · ${work}`} />
                <CopyLink
                  to={{ page: 'customers', of: file.code, query: { matter: id } }}
                  about={`${title} · ${work}`}
                />
              </div>
            </li>
          ),
        )}
      </ul>
      {isLong && (
        <Button className="earlier" aria-expanded={isUnfolded} onClick={() => setUnfolded(isFolded)}>
          {isFolded ? words.allOwed(file.owed.length) : words.fewerOwed}
        </Button>
      )}
    </section>
  );
}
