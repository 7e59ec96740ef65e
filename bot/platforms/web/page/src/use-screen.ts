import { useSyncExternalStore } from 'react';

export type Screen = 'phone' | 'medium' | 'wide';

const phone = window.matchMedia('(max-width: 767px)');
const medium = window.matchMedia('(max-width: 1179px)');

function subscribe(listener: () => void): () => void {
  for (const query of [phone, medium]) query.addEventListener('change', listener);
  return () => {
    for (const query of [phone, medium]) query.removeEventListener('change', listener);
  };
}

/** Phones show one pane at a time; only wide screens have space for a third column. */
export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, () =>
    phone.matches ? 'phone' : medium.matches ? 'medium' : 'wide',
  );
}
