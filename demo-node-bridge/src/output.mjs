import { printable } from './printable.mjs';

const BEGIN_LINE_ANEW = '\r\u001b[2K';
/** The width of a terminal that does not report one. */
const USUAL_COLUMNS = 80;

/** What a verb prints: lines, and on a terminal a last line below them that is rewritten again and again. */
export class Output {
  #stream;
  #status = '';

  /** @param {{write(text: string): any, isTTY?: boolean, columns?: number}} stream */
  constructor(stream) {
    this.#stream = stream;
  }

  /** Whether it is a terminal; only a terminal can rewrite a line. */
  get isTerminal() {
    return this.#stream.isTTY === true;
  }

  /** @param {string} text */
  line(text) {
    const status = this.#status;
    this.end();
    this.#stream.write(`${printable(text)}\n`);
    if (status) this.status(status);
  }

  /** @param {string} text for the last line, in place of what stands there; only for a terminal */
  status(text) {
    const columns = this.#stream.columns || USUAL_COLUMNS;
    this.#status = text;
    this.#stream.write(BEGIN_LINE_ANEW + printable(text).slice(0, columns - 1)); // a line that is full would wrap
  }

  /** Removes the last line, if there is one. */
  end() {
    if (this.#status) this.#stream.write(BEGIN_LINE_ANEW);
    this.#status = '';
  }
}
