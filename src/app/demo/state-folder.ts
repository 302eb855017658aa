import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE, type Config, keyVariables, readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { makeFolder } from '../make-folder.ts'
import { openOperator } from '../node.ts'
import { acmeSections } from './acme-ca.ts'
import { addAuthority, namesIn } from './demo-state.ts'
import { addPeople, operatorsSection, PEOPLE_SECTIONS } from './people.ts'
import { SPOC_CA, SPOC_PRODUCT } from './spoc-ca.ts'
import type { StatePlan, WorldPlan } from './world-plan.ts'

/** Short pauses: what a fault held up is seen to go on. */
const RETRY = { firstPauseSeconds: 1, longestPauseSeconds: 15 }

const CRL_FOLDER = 'spoc'

/** Where the node of a state keeps the revocation list of its SPOC CA. */
export const crlFileOf = ({ folder }: StatePlan): string => join(folder, CRL_FOLDER, `${SPOC_CA}.crl`)

/** The configuration of a state's node; its folder is made at the first start, and the SPOC founded that its CA serves. */
export async function stateConfig(plan: StatePlan, world: WorldPlan, now: Date): Promise<Config> {
  const file = join(plan.folder, CONFIG_FILE)
  if (!(await exists(file))) await makeStateFolder(plan, world, now)
  const config = await readConfig(file, keyVariables(process.env))
  const founded = join(plan.folder, CRL_FOLDER) // made last
  if (!(await exists(founded))) {
    await foundBeforehand(config, plan)
    await mkdir(founded, { mode: 0o700 })
  }
  return config
}

async function makeStateFolder(plan: StatePlan, world: WorldPlan, now: Date): Promise<void> {
  const { folder, country, name, port, spocPort, innerSpocPort } = plan
  const { spoc: ofSpoc, ...others } = tlsSections(plan, world)
  const listen = { host: '127.0.0.1', port: innerSpocPort }
  const spoc = { publicUrl: `https://localhost:${spocPort}`, listen, ...ofSpoc }
  const wish = { folder, country, commonName: `eac-broker demo ${name}`, host: '127.0.0.1', port }
  const sections = {
    ...others,
    ...PEOPLE_SECTIONS,
    operators: operatorsSection(plan),
    spoc,
    retry: RETRY,
    embedded: { flushAtCommit: false },
  }
  await makeFolder({ ...wish, publicUrl: `https://127.0.0.1:${port}`, sections }, now)
}

/** Where its TLS certificates come from. */
function tlsSections({ country, name, crlUrl, names }: StatePlan, world: WorldPlan) {
  const authority = namesIn(country).spoc
  if (world.tlsCa === 'acme:pebble') return acmeSections(world, { authority, names })
  const root = { commonName: `SPOC CA ${country}` }
  const ca = { name: SPOC_CA, kind: 'local', authority, root, crlUrl, crlFolder: CRL_FOLDER }
  return { cas: [ca], spoc: { tls: { ca: SPOC_CA, product: SPOC_PRODUCT, commonName: `SPOC of ${name}` } } }
}

/** What is there before its node listens: the SPOC that its CA serves, and its people. */
async function foundBeforehand(config: Config, { country }: StatePlan): Promise<void> {
  const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
  try {
    await addAuthority(operator, { name: namesIn(country).spoc, role: 'SPOC', country })
    await addPeople(operator, ['administrator']) // a node without one tells a code
  } finally {
    await operator.close()
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
