import { useEffect, useState } from 'react';

/** For a menu: opened by its trigger, closed by Escape wherever the focus is. */
export function useClosing() {
  const [open, onOpenChange] = useState(false);
  useEffect(() => {
    if (!open) return;
    const close = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onOpenChange(false);
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);
  return { open, onOpenChange };
}
