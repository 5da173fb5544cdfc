const LONGEST = 200;

/**
 * Text that is safe to print in a terminal. Text from phones, files and peers may contain anything: characters that control a
 * terminal, are invisible, or change the direction of writing become their numbers, and a line stays a line. Everything that
 * the bridge prints goes through here.
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
