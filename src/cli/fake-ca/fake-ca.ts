import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { FakeVendor, Heard } from '../../fake-cas/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { authorityName, port, several, wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'
import { assertOurs, keepSetUp } from './set-up.ts'
import { type PlannedTrouble, plannedTrouble } from './trouble-option.ts'

interface FakeCaOptions {
  readonly port: number
  readonly out?: string
  readonly authority: string
  readonly agreesAfter: number
  readonly trouble?: readonly string[]
  readonly json?: true
}

const USUAL_PORT = 9700
const SAYS = 'run a CA that is none, as strict as its vendor, to try a bridge without an account'

/** `eac fake-ca [NAME]`: runs until it is told to stop; without a name, tells which there are. */
export function fakeCaCommand(world: CliWorld): Command {
  const agrees = 'after so many looks at an order the people there agree; 0: at once'
  const trouble = 'KIND befalls every request, KIND:N the first N; may be given several times'
  return withJson(command('fake-ca', SAYS, 'eac fake-ca swisssign --trouble cut:1'))
    .argument('[name]', 'kind of the bridge in eac.yaml; left out: which there are, and which troubles')
    .option('--port <number>', 'where it listens, on this machine alone', port, USUAL_PORT)
    .option('--out <folder>', 'for keys, passwords and roots that the bridge needs (default: fake-NAME here)')
    .option('--authority <name>', 'whom it serves, in the block for eac.yaml', authorityName, 'UT-SPOC')
    .option('--agrees-after <looks>', agrees, wholeNumber(0, 1_000), 1)
    .option('--trouble <kind>', trouble, several(String))
    .action(async (name: string | undefined, options: FakeCaOptions) => {
      const { FAKE_VENDORS } = await import('../../fake-cas/index.ts')
      if (name === undefined) return world.out(await whichThereAre(options))
      const vendor = Object.hasOwn(FAKE_VENDORS, name) ? FAKE_VENDORS[name] : undefined
      if (vendor !== undefined) return run(name, vendor, options, world)
      const names = Object.keys(FAKE_VENDORS).join(', ')
      throw new CliError('misuse', `There is no fake of ${visible(name)}; there are ${names}.`)
    })
}

async function run(name: string, vendor: FakeVendor, options: FakeCaOptions, world: CliWorld): Promise<void> {
  const troubles = await Promise.all((options.trouble ?? []).map(plannedTrouble))
  const folder = resolve(options.out ?? `fake-${name}`)
  await assertOurs(world, folder)
  const stopped = world.stopSignal()
  const fake = await open(vendor, options, world)
  try {
    for (const { kind, times } of troubles) fake.troubles.plan(kind, { times })
    world.out(`A fake of ${vendor.says}\nlistens at ${fake.url} until Ctrl+C\n\n`)
    world.out(await keepSetUp(world, fake, { name, folder, authority: options.authority }))
    world.out(`${troublesText(troubles)}Requests:\n`)
    await stopped
  } finally {
    await fake.close()
  }
}

/** @throws {CliError} `refused` where the port is not to be had */
async function open(vendor: FakeVendor, { port: at, agreesAfter }: FakeCaOptions, world: CliWorld) {
  const onRequest = (heard: Heard): void => world.out(requestLine(heard, world.now()))
  try {
    return await vendor.open({ port: at, now: () => world.now(), agreesAfterLooks: agreesAfter, onRequest })
  } catch (cause) {
    const { syscall, code } = cause as NodeJS.ErrnoException
    if (syscall !== 'listen') throw cause
    const why = code === 'EADDRINUSE' ? 'it is in use' : code
    throw new CliError('refused', `Port ${at} cannot be listened on (${why}); choose another with --port N.`, { cause })
  }
}

function requestLine({ method, path, answer, trouble }: Heard, now: Date): string {
  const answered = answer === undefined ? 'no answer' : String(answer.status)
  const befell = trouble === undefined ? '' : `  (trouble: ${trouble})`
  return `${moment(now.toISOString())}  ${visible(method)} ${visible(path)}  ${answered}${befell}\n`
}

function troublesText(troubles: readonly PlannedTrouble[]): string {
  const each = troubles.map(
    ({ kind, times }) => `${kind} (${Number.isFinite(times) ? (times === 1 ? 'once' : `${times} times`) : 'always'})`,
  )
  return each.length === 0 ? '' : `Troubles: ${each.join(', ')}\n\n`
}

async function whichThereAre({ json }: FakeCaOptions): Promise<string> {
  const { FAKE_VENDORS, TROUBLES } = await import('../../fake-cas/index.ts')
  const fakes = Object.entries(FAKE_VENDORS).map(([name, { says }]) => ({ name, says }))
  const troubles = Object.entries(TROUBLES).map(([kind, says]) => ({ kind, says }))
  if (json) return jsonText({ fakes, troubles })
  const byName = table(
    ['fake', 'of'],
    fakes.map(({ name, says }) => [name, says]),
  )
  const byKind = table(
    ['trouble', 'what happens'],
    troubles.map(({ kind, says }) => [kind, says]),
  )
  return `${byName}\n${byKind}\nNext: eac fake-ca NAME\n`
}
