import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ActAnswer, ActBody, ActionButton } from '../../../../../console/api/envelope.ts';
import { RequestProblem } from '../model/api.ts';
import { useNotice } from '../notice.tsx';
import { act, signedOutCode } from './console-api.ts';
import { keyOf } from './key-of.ts';
import { useViews } from './use-view.tsx';

const FormModal = lazy(() => import('../form/form-modal.tsx').then((file) => ({ default: file.FormModal })));
const AnswerDialog = lazy(() =>
  import('./answer-dialog.tsx').then((file) => ({ default: file.AnswerDialog })),
);

type Without<B> = B extends ActBody ? Omit<B, 'id'> : never;
export type Act = Without<ActBody>;
type FormAnswer = Extract<ActAnswer, { kind: 'form' }>;
type TextAnswer = Extract<ActAnswer, { kind: 'text' }>;

interface Acting {
  /** Runs a command as the chat does: its answer is shown, or its form opened. */
  readonly run: (act: Act) => Promise<void>;
  /** The button that was pressed and is not answered yet. */
  readonly pressed: string | null;
  readonly press: (button: ActionButton) => Promise<void>;
}

const ActingContext = createContext<Acting>({
  run: async () => {},
  pressed: null,
  press: async () => {},
});

export const useActing = (): Acting => useContext(ActingContext);

/** A short answer passes by; a longer one, or one with buttons, stays until it is closed. */
const passing = 160;

/** The actions of the page: what is pressed goes to the registry, and its answers are shown. */
export function ActingProvider({ children }: { readonly children: ReactNode }) {
  const notice = useNotice();
  const { readAgain, onSignedOut } = useViews();
  const [pressed, setPressed] = useState<string | null>(null);
  const [form, setForm] = useState<{ readonly id: string; readonly answer: FormAnswer } | null>(null);
  const [answer, setAnswer] = useState<TextAnswer | null>(null);
  const opener = useRef<Element | null>(null);

  const show = useCallback(
    (answered: ActAnswer) => {
      // An answer whose button could not be pressed is still there; now it has been.
      setAnswer(null);
      if (answered.kind === 'form') {
        setForm({ id: crypto.randomUUID(), answer: answered });
        return;
      }
      setForm(null);
      const { title, body, buttons = [], fields = [] } = answered.text;
      const said = [...(title === undefined ? [] : [title]), ...body].join('\n');
      if (buttons.length + fields.length > 0 || said.length > passing) setAnswer(answered);
      else notice.tell(<span className="answer-passing">{said}</span>);
      readAgain();
    },
    [notice, readAgain],
  );
  const explain = useCallback(
    (error: unknown) => {
      if (error instanceof RequestProblem && error.code === signedOutCode) return onSignedOut();
      notice.complain(error);
    },
    [notice, onSignedOut],
  );
  const run = useCallback(
    async (what: Act) => {
      opener.current = document.activeElement;
      try {
        show(await act({ ...what, id: crypto.randomUUID() }));
      } catch (error) {
        explain(error);
      }
    },
    [show, explain],
  );
  const press = useCallback(
    async (button: ActionButton) => {
      setPressed(keyOf(button));
      await run({ kind: 'click', action: button.action, value: button.value });
      setPressed(null);
    },
    [run],
  );
  const close = () => setForm(null);
  const isOpen = form !== null || answer !== null;
  // Returns the focus to where the dialog was opened, for people who use the keyboard.
  useEffect(() => {
    if (isOpen || document.activeElement !== document.body) return;
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [isOpen]);
  const acting = useMemo(() => ({ run, pressed, press }), [run, pressed, press]);

  return (
    <ActingContext.Provider value={acting}>
      {children}
      <Suspense>
        {form !== null && (
          <FormModal
            key={form.id}
            view={form.answer.form}
            staff={[]}
            onCancel={close}
            send={async (values) => {
              const { form: name, subject } = form.answer.form;
              try {
                // The same id until it is answered: an answer that was lost on its way is not done twice.
                show(await act({ kind: 'form', id: form.id, form: name, subject, values }));
              } catch (error) {
                const isDone = error instanceof RequestProblem && error.code === 'already_done';
                if (!isDone) throw error;
                close();
                explain(error);
                readAgain();
              }
            }}
          />
        )}
        {answer !== null && (
          <AnswerDialog
            text={answer.text}
            pressed={pressed}
            onPress={press}
            onClose={() => setAnswer(null)}
          />
        )}
      </Suspense>
    </ActingContext.Provider>
  );
}
