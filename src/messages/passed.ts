type Headers = readonly (readonly [name: string, value: string])[]

/** What went over the wire, as it was: for people who look. */
export type Passed =
  | {
      readonly kind: 'sent'
      readonly method: string
      readonly url: string
      readonly headers: Headers
      readonly body: Uint8Array
    }
  | {
      readonly kind: 'received'
      readonly status: number
      readonly reason: string
      readonly headers: Headers
      readonly body: Uint8Array
      /** False where the connection ended, or we stopped reading, before the end of the body. */
      readonly complete: boolean
    }
