let original: SharedArrayBufferConstructor | undefined;

/** Stands for the global in all of the guest's text. */
export { original as SharedArrayBuffer };

/** Called while a context still has it; V8 puts it into each. No script gets hold of it. */
export const keepSharedArrayBuffer = (): void => {
  original = globalThis.SharedArrayBuffer;
};
