/** Closes what was opened, in reverse order, once. A failing close does not stop the others. */
export function createStack() {
  const closers: (() => Promise<void>)[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    const errors: unknown[] = [];
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be closed');
  };
  return {
    push: (close: () => Promise<void>) => {
      closers.push(close);
    },
    close: (): Promise<void> => {
      closing ??= closeAll();
      return closing;
    },
  };
}

export type Stack = ReturnType<typeof createStack>;
