import { anchorLine } from '../checkpoint.ts'
import type { AnchorPlace } from './place.ts'

/** One call to a place, and whatever it answers. */
export type PostTo = (
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly body: Uint8Array }>

interface HttpWish {
  readonly name: string
  readonly everyMinutes: number
  readonly post: PostTo
}

/** A receiver gets each checkpoint as the line of a file, by POST; it may get one twice. Whatever is not 2xx is a failure. */
export function httpPlace({ name, everyMinutes, post }: HttpWish): AnchorPlace {
  return {
    name,
    everyMinutes,
    async put(signed, signal) {
      const { status } = await post(`${anchorLine(signed, name)}\n`, { 'content-type': 'application/json' }, signal)
      if (status < 200 || status > 299) throw new Error(`it answers ${status}`)
      return undefined
    },
  }
}
