import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE, type Config, readConfig } from '../config.ts'
import { makeFolder } from '../make-folder.ts'
import { makeStateCa, SPOC_TLS_FILES } from './spoc-ca.ts'
import type { StatePlan } from './world-plan.ts'

/** Short pauses: what a fault held up is seen to go on. */
const RETRY = { firstPauseSeconds: 1, longestPauseSeconds: 15 }

/** The configuration of a state's node; its folder is made at the first start. */
export async function stateConfig(plan: StatePlan, now: Date): Promise<Config> {
  const { folder, country, name, port, spocPort, innerSpocPort } = plan
  const file = join(folder, CONFIG_FILE)
  if (await exists(file)) return readConfig(file, {})
  await makeStateCa(plan, now)
  const spoc = {
    publicUrl: `https://localhost:${spocPort}`,
    listen: { host: '127.0.0.1', port: innerSpocPort },
    tls: SPOC_TLS_FILES,
  }
  const wish = { folder, country, commonName: `eac-broker demo ${name}`, host: '127.0.0.1', port }
  const made = await makeFolder(
    {
      ...wish,
      publicUrl: `https://127.0.0.1:${port}`,
      sections: { spoc, retry: RETRY, embedded: { flushAtCommit: false } },
    },
    now,
  )
  return made.config
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
