import ClockCircleOutlined from '@ant-design/icons/es/icons/ClockCircleOutlined';
import StepForwardOutlined from '@ant-design/icons/es/icons/StepForwardOutlined';
import Button from 'antd/es/button';
import Tooltip from 'antd/es/tooltip';
import { useState } from 'react';
import type { Move, ToldView } from '../../../../../rehearsal/api.ts';
import { useChat, useModel, useNow, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useScreen } from '../use-screen.ts';
import { useWords } from '../words/use-words.ts';

export function ClockControls() {
  const words = useWords();
  const format = useTimeFormat();
  const model = useModel();
  const notice = useNotice();
  const screen = useScreen();
  const next = useChat(({ stage }) => stage?.nextEventAt ?? null);
  const moving = useChat((state) => state.moving);
  const [asked, setAsked] = useState<Move | null>(null);
  const now = useNow();

  const move = async (to: Move) => {
    setAsked(to);
    try {
      const { moved, told, now: at } = await model.move(to);
      if (moved) notice.tell(<Told told={told} at={format.dayTime(Date.parse(at))} />);
      else notice.tell(words.noNextEvent);
    } catch (error) {
      notice.complain(error);
    } finally {
      setAsked(null);
    }
  };
  const button = (to: Move, label: string) => (
    <Button
      size="small"
      type={to === 'next-event' ? 'primary' : 'default'}
      className={to === 'next-event' ? 'stage-next' : 'stage-move'}
      icon={to === 'next-event' ? <StepForwardOutlined /> : undefined}
      loading={moving && asked === to}
      disabled={moving && asked !== to}
      onClick={() => void move(to)}
    >
      {label}
    </Button>
  );

  return (
    <div
      className="stage-clock"
      role="group"
      aria-label={words.clock}
      aria-busy={moving}
      data-testid="stage-clock"
    >
      <time
        className="stage-now"
        data-testid="clock"
        dateTime={now === null ? '' : new Date(now).toISOString()}
      >
        <ClockCircleOutlined />
        {now !== null && (
          <>
            <span className="stage-year">{format.fullDay(now)}</span>
            <span className="stage-day">{format.day(now)}</span>
            <b>{format.time(now)}</b>
          </>
        )}
      </time>
      <Tooltip
        title={next === null ? words.noNextEvent : words.nextEventAt(format.dayTime(next))}
        {...(screen === 'phone' && { open: false })}
      >
        {button('next-event', words.nextEvent)}
      </Tooltip>
      {button('next-day', words.nextDay)}
      {button('plus-7-days', words.plusSevenDays)}
    </div>
  );
}

/** More lines than this cover what was told. */
const mostLines = 5;

/** What a move of the clock has caused: who was told what. A line leads to it, as its reader. */
function Told({ told, at }: { readonly told: readonly ToldView[]; readonly at: string }) {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  return (
    <div className="told" data-testid="told">
      <strong>{words.told(at, told.length)}</strong>
      {told.slice(0, mostLines).map(({ room, reader, to, title }) => (
        <Button
          key={`${room} ${reader} ${title}`}
          type="link"
          size="small"
          className="told-line"
          onClick={() => void model.lookAs(reader, room).catch(notice.complain)}
        >
          {words.toldLine(to, title)}
        </Button>
      ))}
      {told.length > mostLines && <span>{words.toldMore(told.length - mostLines)}</span>}
    </div>
  );
}
