import Button from 'antd/es/button';
import { useState } from 'react';
import type { TimelineEvent } from '../../../../../../console/api/timeline.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { useConsoleTime } from '../me.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

const kinds = ['log', 'sent', 'not-sent', 'change', 'other'] as const;
type Kind = (typeof kinds)[number];
const atFirst = 100;

/** Everything that happened with a customer, newest first, by day. */
export function Timeline({ code }: { readonly code: string }) {
  const words = useConsoleWords();
  const [most, setMost] = useState(atFirst);
  const [kind, setKind] = useState<Kind | null>(null);
  const read = useView('timeline', { customer: code, most });
  return (
    <WhenRead read={read} rows={10} isPart>
      {({ events, hasMore }) => {
        if (events.length === 0) return <Nothing title={words.noEvents} hint={words.noEventsHint} />;
        const there = kinds.filter((one) => events.some((event) => event.kind === one));
        return (
          <>
            <fieldset className="kinds">
              <legend className="unseen">{words.showKind}</legend>
              {[null, ...there].map((one) => (
                <label key={one ?? 'all'}>
                  <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
                  {one === null ? words.everything : words.eventKinds[one]}
                </label>
              ))}
            </fieldset>
            <Days events={events.filter((event) => kind === null || event.kind === kind)} />
            {hasMore && (
              <Button className="earlier" onClick={() => setMost(Math.min(2_000, most * 3))}>
                {words.earlier}
              </Button>
            )}
          </>
        );
      }}
    </WhenRead>
  );
}

function Days({ events }: { readonly events: readonly TimelineEvent[] }) {
  const format = useConsoleTime();
  const days = new Map<string, TimelineEvent[]>();
  const isDay = ({ at }: TimelineEvent) => at.length === 'YYYY-MM-DD'.length;
  for (const event of events) {
    const day = isDay(event) ? event.at : format.dayKey(event.at);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return (
    <ol className="timeline">
      {[...days].map(([day, happened]) => (
        <li key={day}>
          <h3>
            <time dateTime={day}>{format.plainFullDay(day)}</time>
          </h3>
          <ul>
            {happened.map((event, n) => (
              <Event key={n} event={event} time={isDay(event) ? '' : format.time(event.at)} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Event({ event, time }: { readonly event: TimelineEvent; readonly time: string }) {
  const words = useConsoleWords();
  const { kind, label, title, who, text, reason, attachments, actions } = event;
  return (
    <li className="event" data-kind={kind} data-testid="event">
      <span className="event-time">{time}</span>
      <div>
        <p className="event-head">
          <span className={kind === 'not-sent' ? 'chip over' : 'chip'}>{label}</span>
          {title !== label && <strong>{title}</strong>}
          {who !== null && <span>{who}</span>}
        </p>
        {text !== null && <p className="event-text">{text}</p>}
        {reason !== null && <p className="event-text">{words.whyNot(reason)}</p>}
        {attachments.map((attachment) => (
          <p className="event-text" key={attachment}>
            {attachment}
          </p>
        ))}
        {actions.length > 0 && <ActionButtons actions={actions} about={`${title} · ${time}`} />}
      </div>
    </li>
  );
}
