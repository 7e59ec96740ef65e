import { meView } from './me.ts';
import { todayView } from './today.ts';
import type { View } from './define-view.ts';

const pages: readonly View[] = [todayView];

/** Everything that the console shows. */
export const views: readonly View[] = [meView(pages), ...pages];
