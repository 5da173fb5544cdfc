const LONGEST = 200;

/**
 * Text as it may stand in a terminal. Phones, files and peers may say anything: what steers a terminal, hides, or turns the
 * direction of writing becomes its number, and a line stays a line. All that the bridge prints goes through here.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

/** The same, cut off where it gets too long for a line. @param {string} text */
export function shortened(text) {
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
