import { splitAtDays } from './split-at-days.ts';

/** A text whose days each stay on one line of a narrow screen; the text itself is not changed, so it is copied as it was written. */
export function WholeDays({ text }: { readonly text: string }) {
  return splitAtDays(text).map((part, n) =>
    n % 2 === 0 ? (
      part
    ) : (
      <span key={n} className="whole-day">
        {part}
      </span>
    ),
  );
}
