import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { isSomebodyThere } from './activity.ts'

const TOGETHER_MILLISECONDS = 2_000
const LOOK_MILLISECONDS = 10_000

let isOpen = false

/** Whether the node tells what happens: then screens need not ask so often. */
export const isHearing = (): boolean => isOpen

/**
 * Hears of what happens on the node (server-sent events) and has the screens ask anew: at once, and no more than every two seconds.
 * Where nobody sits, it hears nothing.
 */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookAnew = (): void => {
      timer = undefined
      void client.invalidateQueries({ predicate: ({ meta }) => meta?.live === true })
    }
    const heard = (): void => {
      timer ??= setTimeout(lookAnew, TOGETHER_MILLISECONDS)
    }
    const listen = (): void => {
      const isWanted = isSomebodyThere()
      if (source === undefined && isWanted) {
        source = openStream(heard, () => void client.invalidateQueries({ queryKey: ['session'] }))
      }
      if (source !== undefined && !isWanted) source = closeStream(source)
    }
    listen()
    const looking = setInterval(listen, LOOK_MILLISECONDS)
    return () => {
      clearInterval(looking)
      clearTimeout(timer)
      if (source !== undefined) closeStream(source)
    }
  }, [client])
}

function openStream(onEvent: () => void, onEnd: () => void): EventSource {
  const source = new EventSource('/api/live')
  source.onopen = () => {
    isOpen = true
  }
  source.onerror = () => {
    isOpen = false // screens ask by themselves until it is open again
  }
  source.onmessage = onEvent
  source.addEventListener('missed', onEvent)
  source.addEventListener('end', onEnd)
  return source
}

function closeStream(source: EventSource): undefined {
  isOpen = false
  source.close()
}
