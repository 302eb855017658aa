import { type HandlerDeps, noteProblem } from '../handlers/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/** An event of a message that was refused. The answer stands also when there is none: what keeps events may be what is broken. */
export async function noteRefused(
  caller: Parameters<typeof noteProblem>[0],
  problem: Parameters<typeof noteProblem>[1],
  deps: Pick<HandlerDeps, 'db' | 'now'>,
  { log }: { readonly log: Pick<OpenNode['log'], 'error'> },
): Promise<void> {
  try {
    await noteProblem(caller, problem, deps)
  } catch (error) {
    const { operation, answer } = problem
    log.error(
      { partner: caller.partner.name, operation, answer, error: messageOf(error) },
      'refused, and no event of it',
    )
  }
}
