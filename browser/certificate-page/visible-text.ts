// Control and format characters (reversed writing, soft hyphens), odd spaces, line separators, broken surrogates; spaces that
// nobody would see at either end.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|^ | $/gu

/** Text from outside without what cannot be seen: `\u{ad}` for a soft hyphen. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
