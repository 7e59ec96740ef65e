import type { XProviderProps } from '@ant-design/x';

/** Blue on cool grey, small radii, dense rows, similar to WeCom and DingTalk. */
export const theme: NonNullable<XProviderProps['theme']> = {
  token: {
    colorPrimary: '#2a6ae9',
    colorInfo: '#2a6ae9',
    colorLink: '#2a6ae9',
    colorSuccess: '#1f9d63',
    colorWarning: '#e08a00',
    colorError: '#d93a3a',
    colorTextBase: '#1c2536',
    colorBgLayout: '#f3f5f9',
    borderRadius: 6,
    fontSize: 14,
    fontFamily:
      '"Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
};
