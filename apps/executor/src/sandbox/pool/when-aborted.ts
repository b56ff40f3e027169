/**
 * Has `act` start a timer once the signal is aborted, or at once if it is. What it returns stops waiting for that, and
 * the timer.
 */
export const whenAborted = (signal: AbortSignal | undefined, act: () => NodeJS.Timeout): (() => void) => {
  if (!signal) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = act();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
};
