import ApartmentOutlined from '@ant-design/icons/es/icons/ApartmentOutlined';
import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined';
import BarChartOutlined from '@ant-design/icons/es/icons/BarChartOutlined';
import CalendarOutlined from '@ant-design/icons/es/icons/CalendarOutlined';
import CheckSquareOutlined from '@ant-design/icons/es/icons/CheckSquareOutlined';
import SettingOutlined from '@ant-design/icons/es/icons/SettingOutlined';
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined';
import ToolOutlined from '@ant-design/icons/es/icons/ToolOutlined';
import { type ComponentType, lazy } from 'react';
import type { PageProps } from './route.ts';

export interface ConsolePage {
  /** In the address, and the view that a person must be able to open, unless that has another name. */
  readonly page: string;
  readonly view?: string;
  /** Without one it is not in the navigation: a link leads there. */
  readonly icon?: ComponentType;
  readonly show: ComponentType<PageProps>;
}

const todayPage = lazy(() => import('./today/today-page.tsx').then((file) => ({ default: file.TodayPage })));

const customersPage = lazy(() =>
  import('./customers/customers-page.tsx').then((file) => ({ default: file.CustomersPage })),
);
const calendarPage = lazy(() =>
  import('./calendar/calendar-page.tsx').then((file) => ({ default: file.CalendarPage })),
);
const decisionsPage = lazy(() =>
  import('./decisions/decisions-page.tsx').then((file) => ({ default: file.DecisionsPage })),
);
const figuresPage = lazy(() =>
  import('./figures/figures-page.tsx').then((file) => ({ default: file.FiguresPage })),
);
const processPage = lazy(() =>
  import('./process/process-page.tsx').then((file) => ({ default: file.ProcessPage })),
);
const operationsPage = lazy(() =>
  import('./operations/operations-page.tsx').then((file) => ({ default: file.OperationsPage })),
);

const entryPage = lazy(() =>
  import('./entries/entry-page.tsx').then((file) => ({ default: file.EntryPage })),
);

const settingsPage = lazy(() =>
  import('./settings/settings-page.tsx').then((file) => ({ default: file.SettingsPage })),
);

/** Every page, in the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  { page: 'today', icon: CheckSquareOutlined, show: todayPage },
  { page: 'customers', icon: TeamOutlined, show: customersPage },
  { page: 'calendar', icon: CalendarOutlined, show: calendarPage },
  { page: 'decisions', icon: AuditOutlined, show: decisionsPage },
  { page: 'figures', icon: BarChartOutlined, show: figuresPage },
  { page: 'process', icon: ApartmentOutlined, show: processPage },
  { page: 'operations', icon: ToolOutlined, show: operationsPage },
  { page: 'settings', icon: SettingOutlined, show: settingsPage },
  { page: 'entries', view: 'entry', show: entryPage },
];
