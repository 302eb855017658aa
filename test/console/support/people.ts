import type { Config } from '../../../src/app/config.ts'
import type { Role } from '../../../src/messages/index.ts'
import { freePort } from '../../support/free-port.ts'
import type { TestNode } from '../../support/node.ts'
import { builtConsole } from './built-console.ts'

export const passwordOf = (name: string): string => `the long password of ${name}`

/** Where a node has its console, as it is built of the sources now, and who may come there by a password. */
export async function consoleSections({ secondFactorFor = [] }: { secondFactorFor?: Role[] } = {}): Promise<{
  readonly url: string
  readonly sections: Pick<Config, 'operators' | 'people'>
}> {
  await builtConsole()
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  return {
    url,
    sections: {
      operators: { publicUrl: url, listen: { host: '127.0.0.1', port }, issuers: [] },
      people: {
        machine: 'change',
        passwordLogin: 'everybody',
        secondFactorFor,
        session: { idleMinutes: 15, hours: 12 },
      },
    },
  }
}

/** Somebody for each of these roles, called like it. */
export async function addPeople({ operator }: Pick<TestNode, 'operator'>, roles: readonly Role[]): Promise<void> {
  for (const role of roles) await addPerson({ operator }, role, [role])
}

export async function addPerson(
  { operator }: Pick<TestNode, 'operator'>,
  name: string,
  roles: readonly Role[],
): Promise<void> {
  await operator.call('user.add', { name, fullName: `Person ${name}`, password: passwordOf(name), roles: [...roles] })
}
