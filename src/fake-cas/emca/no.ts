/** A no of emCA: its text. */
export class No {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const INVALID_PARAMETER = new No('Invalid parameter')

/** The fields of a request, decrypted. */
export type Inner = Readonly<Record<string, unknown>>

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
