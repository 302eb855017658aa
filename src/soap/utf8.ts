/** The one of the web's globals this folder uses; every JavaScript runtime has it, no plain ES library names it. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
