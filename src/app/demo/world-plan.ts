import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TLS_CAS, type TlsCa } from '../../cli/index.ts'
import type { SpocContractName } from '../../messages/index.ts'
import { CONFIG_FILE } from '../config.ts'
import { ConfigError } from '../config-error.ts'

/** One state of the demo world: where it lives, and at which ports of localhost. */
export interface StatePlan {
  readonly country: string
  readonly name: string
  /** What its SPOC speaks. */
  readonly edition: SpocContractName
  readonly folder: string
  readonly port: number // of CVCA and DV
  readonly spocPort: number // where other states reach its SPOC: the gate, at which faults are made
  readonly innerSpocPort: number // where its node listens behind the gate
  readonly operatorsPort: number // of its console
  readonly crlUrl: string
  /** In its certificates, where they come from a CA that knows names alone. */
  readonly names: { readonly national: string; readonly spoc: string }
}

export interface WorldPlan {
  readonly folder: string
  readonly port: number
  /** Serves the revocation lists of every SPOC CA. */
  readonly crlPort: number
  /** Terminals are called back at those behind it. */
  readonly terminalPort: number
  readonly tlsCa: TlsCa
  /** The first of those that the ACME CA takes, where there is one. */
  readonly acmePort: number
  readonly states: readonly StatePlan[]
}

/** The states there can be, in the order in which they come. */
const STATES = [
  { country: 'UT', name: 'Utopia', edition: 'icao-9303-12' },
  { country: 'FU', name: 'Furtherland', edition: 'csn-369791/2009' },
  { country: 'XX', name: 'Xanadu', edition: 'icao-9303-12' },
] as const satisfies readonly Pick<StatePlan, 'country' | 'name' | 'edition'>[]

/** Where the world lives unless told otherwise: here. */
export const DEMO_FOLDER = 'demo-data'

const WORLD_FILE = 'world.json'
const FIRST_PORT = 8443
const FEWEST_STATES = 2
const INNER_FROM = 10 // leaves some of the numbers before it to nodes that people add
const TERMINALS_FROM = 20
const ACME_FROM = 13 // and the four after it
const OPERATORS_FROM = 18 // one for each state
const PORTS_USED = 40

const kept = z.strictObject({
  port: z.number().int().min(0).max(65_535),
  states: z.number().int().min(FEWEST_STATES).max(STATES.length),
  /** Where TLS certificates come from; undefined: of an earlier version, whose keys lay in the open. */
  tlsCa: z.enum(TLS_CAS).optional(),
})

export interface WorldWish {
  readonly port?: number | undefined
  readonly states?: number | undefined
  readonly tlsCa?: TlsCa | undefined
}

/**
 * What the world in this folder is made of, or will be: nothing is written. A folder keeps the ports it was made for: they stand in registrations. States can
 * be added to it, not taken away.
 * @throws {ConfigError} when the wish goes against what is there
 */
export async function planWorld(folder: string, wish: WorldWish): Promise<{ plan: WorldPlan; isNew: boolean }> {
  const before = await readWorld(folder)
  const now = {
    port: before?.port ?? wish.port ?? FIRST_PORT,
    states: Math.max(before?.states ?? FEWEST_STATES, wish.states ?? 0),
    tlsCa: before?.tlsCa ?? wish.tlsCa ?? 'local',
  }
  if (wish.tlsCa !== undefined && wish.tlsCa !== now.tlsCa) {
    throw new ConfigError(
      `${folder} was made with --tls-ca ${now.tlsCa}. Leave --tls-ca out, or choose another folder with --data.`,
    )
  }
  if (wish.port !== undefined && wish.port !== now.port) {
    throw new ConfigError(
      `${folder} was made for port ${now.port}, which stands in its registrations. Leave --port out, or choose another folder with --data.`,
    )
  }
  if (wish.states !== undefined && wish.states < now.states) {
    throw new ConfigError(
      `${folder} was made with ${now.states} states, who know each other. Leave --states out, or choose another folder with --data.`,
    )
  }
  if (now.port + PORTS_USED > 65_535) throw new ConfigError(`--port ${now.port} leaves no room for the ports after it.`)
  return { plan: planOf(folder, now), isNew: before === undefined }
}

/** From here on the folder is that of this world. */
export async function keepPlan({ folder, port, states, tlsCa }: WorldPlan): Promise<void> {
  const world: z.infer<typeof kept> = { port, states: states.length, tlsCa }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, WORLD_FILE), `${JSON.stringify(world)}\n`)
}

/** @returns undefined where there is no demo world @throws {ConfigError} for one of an earlier version */
export async function findWorld(folder: string): Promise<WorldPlan | undefined> {
  const found = await readWorld(folder)
  return found && planOf(folder, found)
}

function planOf(folder: string, { port, states, tlsCa = 'local' }: z.infer<typeof kept>): WorldPlan {
  const crlPort = port + 1
  return {
    folder,
    port,
    crlPort,
    terminalPort: port + TERMINALS_FROM,
    tlsCa,
    acmePort: port + ACME_FROM,
    states: STATES.slice(0, states).map((state, n) => ({
      ...state,
      folder: join(folder, state.country.toLowerCase()),
      port: n === 0 ? port : port + 1 + 2 * n, // then 8446, 8448
      spocPort: port + 2 + 2 * n,
      innerSpocPort: port + INNER_FROM + n,
      operatorsPort: port + OPERATORS_FROM + n,
      crlUrl: `http://127.0.0.1:${crlPort}/${state.country}/spoc.crl`,
      names: namesFor(state.country.toLowerCase()),
    })),
  }
}

const namesFor = (state: string): StatePlan['names'] => ({
  national: `${state}.demo.example`,
  spoc: `spoc.${state}.demo.example`,
})

async function readWorld(folder: string): Promise<z.infer<typeof kept> | undefined> {
  const file = join(folder, WORLD_FILE)
  let found: z.infer<typeof kept> | undefined
  try {
    found = kept.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new ConfigError(`${file} is not as eac demo writes it; choose another folder with --data.`, { cause })
    }
  }
  if (found?.tlsCa !== undefined) return found
  if (found !== undefined || (await exists(join(folder, 'ut', CONFIG_FILE)))) {
    throw new ConfigError(
      `${folder} holds a demo world of an earlier version. Remove it, or choose another folder with --data.`,
    )
  }
  return undefined
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
