import type { Completion } from '../../../api.ts';
import { useWords } from '../words/use-words.ts';

interface CompletionListProps {
  readonly completions: readonly Completion[];
  readonly chosen: number;
  readonly onTake: (index: number) => void;
}

export function CompletionList({ completions, chosen, onTake }: CompletionListProps) {
  const words = useWords();
  return (
    <ul className="completions" role="listbox" aria-label={words.completions}>
      {completions.map(({ text, label, hint }, index) => (
        <li
          key={text}
          role="option"
          aria-selected={index === chosen}
          ref={(item) => {
            if (index === chosen) item?.scrollIntoView({ block: 'nearest' });
          }}
          // Handled on mousedown, because a click would move the focus away from the input.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <code>{label}</code>
          {hint !== undefined && <span>{hint}</span>}
        </li>
      ))}
    </ul>
  );
}
