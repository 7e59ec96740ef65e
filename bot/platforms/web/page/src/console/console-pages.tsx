import CheckSquareOutlined from '@ant-design/icons/es/icons/CheckSquareOutlined';
import { type ComponentType, lazy } from 'react';
import type { PageProps } from './route.ts';

export interface ConsolePage {
  /** In the address, and the view that a person must be able to open. */
  readonly page: string;
  readonly icon: ComponentType;
  readonly show: ComponentType<PageProps>;
}

const todayPage = lazy(() => import('./today/today-page.tsx').then((file) => ({ default: file.TodayPage })));

/** Every page, in the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  { page: 'today', icon: CheckSquareOutlined, show: todayPage },
];
