import Button from 'antd/es/button';
import { useState } from 'react';
import type { CustomerChoices, CustomerRow } from '../../../../../../console/api/customers.ts';
import { useActing } from '../acting.tsx';
import { useMe } from '../me.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface ChosenBarProps {
  readonly chosen: readonly CustomerRow[];
  readonly owners: CustomerChoices['owners'];
  readonly mayHandOver: boolean;
  readonly onClear: () => void;
}

/** What can be done with the customers that are chosen. Each begins with a preview, as in the chat. */
export function ChosenBar({ chosen, owners, mayHandOver, onClear }: ChosenBarProps) {
  const words = useConsoleWords();
  return (
    <section className="chosen" aria-label={words.chosen(chosen.length)}>
      <strong>{words.chosen(chosen.length)}</strong>
      <Snooze chosen={chosen} />
      {mayHandOver && <HandOver chosen={chosen} owners={owners} />}
      <Button onClick={onClear}>{words.chooseNone}</Button>
    </section>
  );
}

/** Their matters that are due by the day, of which the preview says which ones. */
function Snooze({ chosen }: Pick<ChosenBarProps, 'chosen'>) {
  const words = useConsoleWords();
  const { run } = useActing();
  const { today } = useMe();
  const [until, setUntil] = useState('');
  const [isBusy, setBusy] = useState(false);
  const preview = async () => {
    setBusy(true);
    const codes = chosen.map(({ code }) => code).join(',');
    await run({ kind: 'command', text: `remind snooze-many ${codes} ${until}` });
    setBusy(false);
  };
  return (
    <>
      <label>
        <span>{words.snoozeUntil}</span>
        <input type="date" value={until} min={today} onChange={(event) => setUntil(event.target.value)} />
      </label>
      <Button disabled={until === ''} loading={isBusy} onClick={() => void preview()}>
        {words.snoozeMany}
      </Button>
    </>
  );
}

type HandOverProps = Pick<ChosenBarProps, 'chosen' | 'owners'>;

/** Of the chosen ones, those of one owner at a time: what moves is what that person holds. */
function HandOver({ chosen, owners }: HandOverProps) {
  const words = useConsoleWords();
  const { run } = useActing();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isBusy, setBusy] = useState(false);
  const held = new Map<string, CustomerRow[]>();
  for (const one of chosen) {
    if (one.ownerCode !== null) held.set(one.ownerCode, [...(held.get(one.ownerCode) ?? []), one]);
  }
  const giver = held.has(from) ? from : ([...held.keys()][0] ?? '');
  const theirs = held.get(giver) ?? [];
  const receivers = owners.filter(({ key }) => key !== giver);
  const taker = receivers.some(({ key }) => key === to) ? to : '';
  const preview = async () => {
    setBusy(true);
    const codes = theirs.map(({ code }) => code).join(',');
    await run({ kind: 'command', text: `handover ${giver} to=${taker} ${codes}` });
    setBusy(false);
  };
  if (held.size === 0) return null;
  return (
    <>
      {held.size > 1 && (
        <label>
          <span>{words.handOverFrom}</span>
          <select value={giver} onChange={(event) => setFrom(event.target.value)}>
            {[...held].map(([code, rows]) => (
              <option key={code} value={code}>
                {words.ownerOf(rows[0]?.owner ?? code, rows.length)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{words.handOverTo}</span>
        <select value={taker} onChange={(event) => setTo(event.target.value)}>
          <option value="">{words.chooseColleague}</option>
          {receivers.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Button type="primary" disabled={taker === ''} loading={isBusy} onClick={() => void preview()}>
        {words.handOver(theirs.length)}
      </Button>
    </>
  );
}
