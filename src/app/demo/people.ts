import { type Operator, ROLES, type Role } from '../../messages/index.ts'
import type { StatePlan } from './world-plan.ts'

/** One for each role, and called like it. */
export const DEMO_USERS = ROLES
/** Of all of them, and said aloud: nobody else's world has these users. */
export const DEMO_PASSWORD = 'demo-passports'

/** In the configuration of a state: its people log in by password alone, and a suspension needs two of them. */
export const PEOPLE_SECTIONS = { people: { secondFactorFor: [] }, approvals: { suspension: 1, users: 0 } }

export const consoleUrl = ({ operatorsPort }: StatePlan): string => `https://127.0.0.1:${operatorsPort}`

/** Where its people call. */
export const operatorsSection = (plan: StatePlan) => ({
  publicUrl: consoleUrl(plan),
  listen: { host: '127.0.0.1', port: plan.operatorsPort },
})

/** Those that are not there yet. @param of whom; deriving a password takes a moment */
export async function addPeople(operator: Operator, of: readonly Role[] = DEMO_USERS): Promise<void> {
  const known = (await operator.call('user.list', {})).map(({ name }) => name)
  await Promise.all(
    of
      .filter((name) => !known.includes(name))
      .map((name) =>
        operator.call('user.add', { name, fullName: `Demo ${name}`, password: DEMO_PASSWORD, roles: [name] }),
      ),
  )
}
