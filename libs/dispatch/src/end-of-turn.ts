let ending: Promise<void> | undefined;

/**
 * Resolves when this turn of the event loop has seen all that its sockets brought. What is sent after it leaves in one
 * write for all: under load a write to the system costs more than the rest of sending a request.
 */
export const endOfTurn = (): Promise<void> =>
  (ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined;
      resolve();
    });
  }));
