/** Something that the person at the terminal can mend; shown without a stack. */
export class Trouble extends Error {
  name = 'Trouble';

  /**
   * @param {string} message What is wrong.
   * @param {{ hint?: string, cause?: unknown }} [options] `hint`: what to do about it.
   */
  constructor(message, { hint, cause } = {}) {
    super(message, { cause });
    this.hint = hint;
  }
}
