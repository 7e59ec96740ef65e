import type { ConfigProviderProps } from 'antd/es/config-provider';
import darkAlgorithm from 'antd/es/theme/themes/dark';

type Theme = NonNullable<ConfigProviderProps['theme']>;

/** Blue on cool grey, small radii, dense rows, similar to WeCom and DingTalk. */
export const theme: Theme = {
  token: {
    colorPrimary: '#1f57cc',
    colorPrimaryHover: '#2a63d6',
    colorLinkHover: '#2a63d6',
    colorInfo: '#1f57cc',
    colorLink: '#1f57cc',
    colorSuccess: '#13744a',
    colorWarning: '#8f5600',
    colorError: '#c62f2f',
    colorTextBase: '#1c2536',
    colorBgLayout: '#f3f5f9',
    borderRadius: 6,
    colorTextPlaceholder: '#5f6a80',
    colorTextDescription: '#556076',
    fontSize: 14,
    // That of the page, so that a button reads like the words beside it.
    fontFamily: 'inherit',
  },
};

/** The same by night; the algorithm derives what is not named. */
export const darkTheme: Theme = {
  algorithm: darkAlgorithm,
  token: {
    ...theme.token,
    colorPrimary: '#3a6fd8',
    colorPrimaryHover: '#4479e2',
    colorInfo: '#3a6fd8',
    colorLink: '#85b1ff',
    colorLinkHover: '#a5c6ff',
    colorTextBase: '#e8ecf4',
    colorBgContainer: '#171e29',
    colorBgElevated: '#1d2633',
    colorBgLayout: '#0f141c',
    colorTextPlaceholder: '#9aa6b8',
    colorTextDescription: '#b6c0d0',
  },
  // As the algorithm derives it, red words are too dark to read on a button.
  components: {
    Button: { colorError: '#ff9a95', colorErrorHover: '#ffb3b0', colorErrorBorderHover: '#ffb3b0' },
  },
};
