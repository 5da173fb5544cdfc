/** What a shell gets to know of how it ended. */
export const EXIT = /** @type {const} */ ({ ended: 0, failed: 1, usage: 2, refused: 3, unreachable: 4 });

/** An end with a sentence for whoever typed the command; all else is a fault of the program. */
export class Ending extends Error {
  /**
   * @param {number} code of EXIT
   * @param {string} sentence
   */
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/** A wrong use. */
export class UsageError extends Ending {
  /** @param {string} sentence */
  constructor(sentence) {
    super(EXIT.usage, sentence);
  }
}
