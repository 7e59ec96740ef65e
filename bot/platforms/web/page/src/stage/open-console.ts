import type { Api } from '../model/api.ts';

/** Opens the console beside the chat, as the person the viewer looks as. Called at a click: otherwise browsers open no window. */
export async function openConsole(api: Api): Promise<void> {
  const beside = window.open('about:blank', '_blank');
  try {
    const { url } = await api.consoleLink();
    const { origin, hash } = new URL(url);
    const entered = origin === location.origin && (await enter(hash.slice(1)));
    if (beside !== null) beside.location.replace(entered ? `${origin}/console` : url);
  } catch (error) {
    beside?.close();
    throw error;
  }
}

/** Signs in without the page that asks for a press: here it was pressed already. */
async function enter(token: string): Promise<boolean> {
  const response = await fetch('/console/session', {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });
  return response.type === 'opaqueredirect';
}
