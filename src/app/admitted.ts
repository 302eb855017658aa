import { findRepeated } from '../async/index.ts'
import { type Command, NotNow, type Partner, type SpocCommand } from '../messages/index.ts'
import type { ServingDeps } from './serving.ts'

/**
 * Lets the work on a message begin while it may: under load some is refused before anything of it is kept. What was taken on before
 * is answered all the same.
 * @throws {NotNow}
 */
export function admitted({ id }: Pick<Partner, 'id'>, { admission, db }: Pick<ServingDeps, 'admission' | 'db'>) {
  return async <A>(command: Command | SpocCommand, work: () => Promise<A>): Promise<A> => {
    const against = admission.against(command.operation, id)
    if (against !== undefined && !(await findRepeated(db, id, command))) throw new NotNow(against)
    try {
      return await work()
    } catch (error) {
      if (error instanceof NotNow) throw error
      await admission.look()
      const { closedBecause } = admission
      throw closedBecause === undefined ? error : new NotNow(closedBecause)
    }
  }
}
