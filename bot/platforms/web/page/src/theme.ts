import type { XProviderProps } from '@ant-design/x';

/** Blue on cool grey, small radii, dense rows, similar to WeCom and DingTalk. */
export const theme: NonNullable<XProviderProps['theme']> = {
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
    fontFamily:
      '"Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
};
