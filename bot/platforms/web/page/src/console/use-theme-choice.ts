import { useEffect, useState, useSyncExternalStore } from 'react';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const key = 'xinhang.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

function readChoice(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return themeChoices.find((choice) => choice === kept) ?? 'system';
}

/** Light or dark: as the system, until a person chooses. */
export function useThemeChoice() {
  const [choice, setChoice] = useState(readChoice);
  const systemIsDark = useSyncExternalStore(subscribe, () => dark.matches);
  const isDark = choice === 'system' ? systemIsDark : choice === 'dark';
  useEffect(() => {
    localStorage.setItem(key, choice);
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  }, [choice, isDark]);
  return { choice, isDark, setChoice };
}
