import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { isSomebodyThere, onPresence } from './activity.ts'
import { together } from './together.ts'

const LOOK_MILLISECONDS = 10_000

let isOpen = false

/** Whether the node tells what happens: then screens need not ask so often. */
export const isHearing = (): boolean => isOpen

/**
 * Hears of what happens on the node (server-sent events) and has the screens ask anew: at once, so that a row is there
 * within a second of its event, and the slower the node answers, the less often.
 * Where nobody sits, it hears nothing; what was missed is asked for as soon as somebody is back, and whenever it hears again.
 */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => hearFor(client), [client])
}

/** @returns ends it */
function hearFor(client: QueryClient): () => void {
  let source: EventSource | undefined
  let hasHeard = false
  let isOver = false
  const heard = together(async () => {
    if (!isOver) await client.invalidateQueries({ predicate: ({ meta }) => meta?.live === true })
  })
  const opened = (): void => {
    if (hasHeard) catchUp(client)
    hasHeard = true
  }
  const ended = (): void => void client.invalidateQueries({ queryKey: ['session'] })
  const listen = (): void => {
    if (source?.readyState === EventSource.CLOSED) source = closeStream(source) // refused once: the browser does not try again
    if (source === undefined && isSomebodyThere()) source = openStream({ opened, heard, ended })
    if (source !== undefined && !isSomebodyThere()) source = closeStream(source)
  }
  listen()
  const looking = setInterval(listen, LOOK_MILLISECONDS)
  const forget = onPresence(() => {
    if (isSomebodyThere()) catchUp(client)
    listen()
  })
  return () => {
    isOver = true
    forget()
    clearInterval(looking)
    if (source !== undefined) closeStream(source)
  }
}

/** Whatever stands on the screen and is not of just now is asked for. */
const catchUp = (client: QueryClient): void =>
  void client.refetchQueries({ type: 'active', stale: true }, { cancelRefetch: false })

function openStream({ opened, heard, ended }: Record<'opened' | 'heard' | 'ended', () => void>): EventSource {
  const source = new EventSource('/api/live')
  source.onopen = () => {
    isOpen = true
    opened()
  }
  source.onerror = () => {
    if (isOpen) heard() // screens ask by themselves until it is open again
    isOpen = false
  }
  source.onmessage = heard
  source.addEventListener('missed', heard)
  source.addEventListener('end', ended)
  return source
}

function closeStream(source: EventSource): undefined {
  isOpen = false
  source.close()
}
