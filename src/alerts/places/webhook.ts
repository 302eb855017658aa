import { type AlertPlace, bodyOf } from '../message.ts'

/** One POST, by a client with limits on time and octets that follows no redirect. Any status is an answer. */
export type PostAlert = (
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<{ readonly status: number }>

interface WebhookWish {
  readonly name: string
  readonly post: PostAlert
  /** Shown as `Authorization: Bearer`; undefined: none is. Read each time, so that a new one counts at once. */
  readonly token: (() => Promise<string>) | undefined
}

/** A receiver that takes JSON: what it answers with 2xx, it has. */
export function webhookPlace({ name, post, token }: WebhookWish): AlertPlace {
  return {
    name,
    async put(told, signal) {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${await token()}` }),
      }
      const { status } = await post(`${JSON.stringify(bodyOf(told))}\n`, headers, signal)
      if (status < 200 || status > 299) throw new Error(`it answered HTTP ${status}`)
    },
  }
}
