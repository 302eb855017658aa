/** A value where it stands in the input: most are read without a view of their own. */
export interface ValueInPlace {
  readonly bytes: Uint8Array
  /** Of its first octet in {@link bytes}. */
  readonly valueOffset: number
  /** Of what follows it. */
  readonly end: number
}

/** A value that is all there is. */
export function wholly(bytes: Uint8Array): ValueInPlace {
  return { bytes, valueOffset: 0, end: bytes.length }
}
