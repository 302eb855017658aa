import { resolve } from 'node:path'
import type { DemoWish } from '../../cli/index.ts'
import type { CvCertificate } from '../../cvc/index.ts'
import { OperatorError, type SpocStateForm } from '../../messages/index.ts'
import { messageOf } from '../open-node.ts'
import { type Account, createAccount } from './account.ts'
import { certifyAtHome, type DemoState, foundState, rootOf } from './demo-state.ts'
import { exchangeForms, formOf } from './exchange-forms.ts'
import { type Faults, faultsOf } from './faults.ts'
import { greet } from './greet.ts'
import { certifyOnce } from './live-abroad.ts'
import { liveTerminals, startTerminals, type Terminals } from './live-terminals.ts'
import { type OpenState, openWorld } from './open-world.ts'
import { addPeople } from './people.ts'
import { channelOfStates } from './states-channel.ts'
import { tryPorts } from './try-ports.ts'
import { serveWorld, type WorldControl } from './world-control.ts'
import { DEMO_FOLDER, keepPlan, planWorld, type WorldPlan } from './world-plan.ts'

const TERMINALS = 3
const TERMINALS_ELSEWHERE = 1

/**
 * Runs a small world on localhost: states with CVCA, DV and SPOC that certify each other's DVs over mutual TLS, and terminals
 * that ask for a successor every few seconds.
 */
export async function runDemo(wish: DemoWish, out: (text: string) => void, stopped: Promise<unknown>): Promise<void> {
  const account = createAccount(out, () => new Date())
  const folder = resolve(wish.data ?? DEMO_FOLDER)
  let control: WorldControl | undefined
  const letGo = await serveWorld(
    folder,
    () => control,
    (error) => account.say(`! a command of the demo world failed: ${messageOf(error)}`),
  )
  let closing = false
  const serving = (made: WorldControl): void => {
    control = made
  }
  try {
    const { plan, isNew } = await planWorld(folder, wish)
    if (isNew) await tryPorts(plan)
    await keepPlan(plan)
    introduce(account, plan, isNew)
    void stopped.then(() => {
      closing = true
      control = undefined
      account.say('\nStopping: finishing what is under way …')
    })
    await liveIn(plan, wish.terminals ?? TERMINALS, account, { stopped, isClosing: () => closing, serving })
    account.say('Stopped. "npm start" goes on from here.')
  } finally {
    await letGo()
  }
}

interface Life {
  readonly stopped: Promise<unknown>
  readonly isClosing: () => boolean
  /** From here on commands are taken. */
  readonly serving: (control: WorldControl) => void
}

async function liveIn(plan: WorldPlan, terminalCount: number, account: Account, life: Life): Promise<void> {
  const { stopped, isClosing, serving } = life
  const world = await openWorld(plan, account, isClosing)
  const terminals: Terminals[] = []
  let faults: ReadonlyMap<string, Faults> = new Map()
  try {
    const states = world.states.map(({ state }) => state)
    await Promise.all([foundAll(states, isClosing), ...states.map(addPeopleOf)])
    if (isClosing()) return
    const forms = await Promise.all(world.states.map(({ state, ca }) => formOf(state, ca)))
    for (const line of await exchangeForms(states, forms)) account.say(line)
    for (const [n, state] of states.entries()) {
      const isHome = n === 0
      const count = isHome ? terminalCount : TERMINALS_ELSEWHERE
      const prefix = isHome ? 'gate-' : `${state.plan.country.toLowerCase()}-gate-`
      terminals.push(await startTerminals(state, { count, firstPort: plan.terminalPort, prefix }))
      if (isClosing()) return
    }
    faults = faultsOfAll(world.states, forms, account)
    serving({ fault: (country, fault) => faultsIn(faults, country).make(fault) })
    const [home] = terminals
    if (home !== undefined) greet(account, plan, home)
    await Promise.race([stopped, Promise.all(terminals.map((one) => liveOn(one, world.states, account, isClosing)))])
  } finally {
    await Promise.all(terminals.flatMap(({ all }) => all.map((terminal) => terminal.close())))
    await world.close()
    for (const one of faults.values()) await one.close()
  }
}

async function foundAll(states: readonly DemoState[], isClosing: () => boolean): Promise<void> {
  for (const state of states) {
    if (isClosing()) return
    await foundState(state)
    await certifyAtHome(state, isClosing)
  }
}

const addPeopleOf = async ({ operator, hasConsole }: DemoState): Promise<void> => {
  if (hasConsole) await addPeople(operator)
}

/** A DV gets its certificates of the other states, and its terminals theirs under each CVCA it has one of. */
async function liveOn(
  terminals: Terminals,
  world: readonly OpenState[],
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  const { state } = terminals
  const anchors: CvCertificate[] = [await rootOf(state)]
  const others = world.filter((one) => one.state !== state)
  await Promise.all([
    liveTerminals(terminals, anchors, account, isClosing),
    ...others.map(async (abroad) => {
      await certifyOnce(state, abroad.state, account, isClosing)
      if (!isClosing()) anchors.push(await rootOf(abroad.state))
    }),
  ])
}

function faultsOfAll(
  states: readonly OpenState[],
  forms: readonly SpocStateForm[],
  account: Account,
): ReadonlyMap<string, Faults> {
  const channel = channelOfStates(forms, () => new Date())
  return new Map(
    states.map((side, n) => {
      const { country } = side.state.plan
      const others = states.filter((one) => one !== side).map(({ state }) => state)
      const form = forms[n]
      if (form === undefined) throw new Error(`${country} has no form`)
      return [country, faultsOf({ ...side, form, channel }, others, account)]
    }),
  )
}

function faultsIn(faults: ReadonlyMap<string, Faults>, country: string): Faults {
  const found = faults.get(country)
  if (found === undefined) throw new OperatorError('not-found', `There is no state ${country} in this world.`)
  return found
}

function introduce(account: Account, { states, folder }: WorldPlan, isNew: boolean): void {
  const named = states.map(({ name, country }) => `${name} (${country})`).join(', ')
  account.say(`A demo world: ${named}, each with a CVCA, a DV, a SPOC and terminals.\nIts data: ${folder}`)
  account.say(isNew ? 'First start: making keys and certificates …' : 'Going on with the data of the last start …')
}
