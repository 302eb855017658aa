import { type AlertPlace, bodyOf, MessageRefused } from '../message.ts'

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
      if (status >= 200 && status <= 299) return
      const why = `it answered HTTP ${status}`
      throw isOfTheMessage(status) ? new MessageRefused(why) : new Error(why)
    },
  }
}

/** 4xx but for those that say something of us, of the place, or of the moment: another message would be answered the same. */
const NOT_OF_THE_MESSAGE = [401, 402, 403, 404, 405, 407, 408, 410, 421, 423, 425, 429, 451]

const isOfTheMessage = (status: number): boolean =>
  status >= 400 && status < 500 && !NOT_OF_THE_MESSAGE.includes(status)
