import { keepPassage } from '../async/index.ts'
import type { Exchange, Passage } from '../messages/index.ts'
import type { HandlerDeps } from './deps.ts'

type Handler = (exchange: Exchange, deps: HandlerDeps) => Promise<void>

/** What a call passed is kept with what came of it; where nothing came of it, by itself. */
export function keepingPassages(task: 'send' | 'poll' | 'deliver', work: Handler): Handler {
  return async (exchange, deps) => {
    let passage: Passage | undefined
    const onPassage = (passed: Passage): void => {
      passage = passed
    }
    try {
      await work(exchange, { ...deps, onPassage })
    } catch (error) {
      // a database that does not take it now fails the next attempt, too: why the work failed counts more
      if (passage !== undefined) await keepPassage(exchange, task, passage, deps).catch(() => {})
      throw error
    }
  }
}
