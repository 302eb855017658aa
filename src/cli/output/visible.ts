// Control and format characters (terminal escapes, reversed writing), odd spaces, line separators, broken surrogates.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** Text from outside, on one line and without power over the terminal: `\u{1b}` for an escape character. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}

/** A holder reference: it may hold quotes and backslashes, too. */
export function visibleReference(reference: string): string {
  return visible(reference.replace(/["'`\\]/g, '\\$&'))
}
