import { skipWithout } from './install-packages.ts'
import { postgresIsHere } from './postgres.ts'

const INSTALL_MILLISECONDS = 15 * 60_000

/** A suite on a PostgreSQL server of its own; pending where there is none, saying how to get it. */
export function describeOnServer(title: string, suite: () => void): void {
  describe(title, function () {
    this.timeout(60_000)
    before(async function () {
      this.timeout(INSTALL_MILLISECONDS)
      if (!(await postgresIsHere())) skipWithout('PostgreSQL', this)
    })
    suite()
  })
}
