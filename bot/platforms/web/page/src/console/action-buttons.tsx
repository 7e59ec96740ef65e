import Button from 'antd/es/button';
import type { ActionButton } from '../../../../../console/api/envelope.ts';
import { useActing } from './acting.tsx';
import { keyOf } from './key-of.ts';

interface ActionButtonsProps {
  readonly actions: readonly ActionButton[];
  /** What they are about: several buttons of a page have the same words. */
  readonly about: string;
}

export function ActionButtons({ actions, about }: ActionButtonsProps) {
  const { press, pressed } = useActing();
  return (
    <div className="actions">
      {actions.map((button) => (
        <Button
          key={keyOf(button)}
          type={button.style === 'primary' ? 'primary' : 'default'}
          danger={button.style === 'danger'}
          loading={pressed === keyOf(button)}
          aria-label={`${button.label} · ${about}`}
          onClick={() => void press(button)}
        >
          {button.label}
        </Button>
      ))}
    </div>
  );
}
