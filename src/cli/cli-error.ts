/** What the shell sees. Refused also means: it does not verify. */
export const EXIT_CODES = { done: 0, refused: 1, misuse: 2 } as const
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

/** Ends a command; the message is one sentence for the person at the terminal, saying what to do. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly kind: 'refused' | 'misuse'

  constructor(kind: CliError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
