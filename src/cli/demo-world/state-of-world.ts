import { CliError } from '../cli-error.ts'
import type { DemoStatePlace, DemoWorld } from '../world.ts'

/** @throws {CliError} `misuse`, naming the states there are */
export function stateOfWorld({ states }: Pick<DemoWorld, 'states'>, country: string): DemoStatePlace {
  const found = states.find((one) => one.country === country.toUpperCase())
  if (found !== undefined) return found
  throw new CliError(
    'misuse',
    `There is no state ${country} in this world; there are ${states.map((one) => one.country).join(', ')}.`,
  )
}
