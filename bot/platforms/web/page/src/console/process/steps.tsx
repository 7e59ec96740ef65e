import type { AnswerOf } from '../../../../../../console/api/index.ts';
import type { ReactNode } from 'react';
import type { ProcessStep } from '../../../../../../console/api/process.ts';
import { Nothing } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';

/** The steps in words; of a register also its states and moves. */
export function Steps({ view }: { readonly view: AnswerOf<'process'> }) {
  const words = useConsoleWords();
  const { steps, states, moves, title } = view;
  return (
    <>
      {states.length > 0 && (
        <section className="box" aria-label={words.states}>
          <p className="chips">
            {states.map(({ label, isEnd }) => (
              <span className={isEnd ? 'chip' : 'chip now'} key={label}>
                {label}
              </span>
            ))}
          </p>
          <ul className="moves">
            {moves.map(({ label, from, to }) => (
              <li key={`${label} ${from.join()}`}>
                <strong>{label}</strong> {`${from.join(' / ')} → ${to ?? words.stays}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="group" aria-labelledby="steps">
        <h2 id="steps">
          {title} <small>{words.count(steps.length)}</small>
        </h2>
        {steps.length === 0 ? (
          <Nothing title={words.noSteps} hint={words.noStepsHint} />
        ) : (
          <ol className="lines steps">
            {steps.map((step) => (
              <Step key={step.key} step={step} />
            ))}
          </ol>
        )}
      </section>
    </>
  );
}

function Step({ step }: { readonly step: ProcessStep }) {
  const words = useConsoleWords();
  const { work, owner, counts, due, marks, closes } = step;
  return (
    <li className="line" data-testid="step">
      <h3 className="line-title">{work}</h3>
      <dl className="step-facts">
        <Fact name={words.counts}>{counts}</Fact>
        <Fact name={words.deadline}>{due}</Fact>
        <Fact name={words.owner}>{owner}</Fact>
        {marks.length > 0 && (
          <Fact name={words.said}>
            {/* A ladder goes on for half a year; its first rungs say how. */}
            {marks.slice(0, mostMarks).map(({ to, when }, n) => (
              <span className="step-mark" key={n}>{`${when} · ${to}`}</span>
            ))}
            {marks.length > mostMarks && (
              <span className="step-mark">{words.andMore(marks.length - mostMarks)}</span>
            )}
          </Fact>
        )}
        <Fact name={words.done}>{closes}</Fact>
      </dl>
    </li>
  );
}

const mostMarks = 10;

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
