/** Where an order is found again: by the request that an officer decides on, or by the certificate. */
export type EmcaTicket =
  | { readonly by: 'request'; readonly id: string }
  /** Lower-case hex. */
  | { readonly by: 'serial'; readonly id: string }

const VERSION = 'emca/1'

export function writeTicket({ by, id }: EmcaTicket): string {
  return `${VERSION} ${by} ${id}`
}

/** @returns undefined for what is no ticket of this bridge */
export function readTicket(text: string): EmcaTicket | undefined {
  const [, by, id] = /^emca\/1 (request|serial) (.{1,100})$/.exec(text) ?? []
  return id === undefined ? undefined : { by: by as EmcaTicket['by'], id }
}
