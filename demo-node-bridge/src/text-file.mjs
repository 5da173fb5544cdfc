const MARK = '\uFEFF';
/** The first two bytes of a file of UTF-16, read as UTF-8. */
const UTF_16 = '\uFFFD\uFFFD';

/**
 * The beginning of a text file, or all of it, without the mark that some editors write before the first character.
 *
 * @param {string} text read as UTF-8
 * @throws {Error} with the end of a sentence, if the file is UTF-16, which some shells of Windows write
 */
export function withoutMark(text) {
  if (text.startsWith(UTF_16)) throw new Error('this is UTF-16: store it as UTF-8.');
  return text.startsWith(MARK) ? text.slice(1) : text;
}
