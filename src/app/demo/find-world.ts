import { resolve } from 'node:path'
import { CliError, type DemoWorld } from '../../cli/index.ts'
import { namesIn } from './demo-state.ts'
import { reachWorld } from './world-control.ts'
import { DEMO_FOLDER, findWorld } from './world-plan.ts'

/** @throws {CliError} `misuse` where there is none */
export async function findDemoWorld(data: string | undefined): Promise<DemoWorld> {
  const folder = resolve(data ?? DEMO_FOLDER)
  const plan = await findWorld(folder)
  if (plan === undefined) {
    throw new CliError('misuse', `There is no demo world in ${folder}. "npm start" makes one; --data says where it is.`)
  }
  return {
    states: plan.states.map((state) => ({ ...namesIn(state.country), country: state.country, folder: state.folder })),
    async fault(country, fault) {
      const running = await reachWorld(folder)
      if (running === undefined) {
        throw new CliError('refused', `The demo world in ${folder} does not run: start it with "npm start" first.`)
      }
      return running.fault(country, fault)
    },
  }
}
