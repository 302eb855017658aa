import assert from 'node:assert/strict'
import { chmod, mkdir, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { CONFIG_FILE, type Config } from '../../src/app/config.ts'
import { ConfigError } from '../../src/app/config-error.ts'
import { assertFilesSafe } from '../../src/app/file-safety.ts'
import { makeTestFolder } from '../support/node.ts'

describe('the files a node is told by', () => {
  let folder: string
  let config: Config
  beforeEach(async () => {
    ;({ folder, config } = await makeTestFolder('UT', new Date(), 'embedded'))
  })

  const start = (): Promise<void> => assertFilesSafe(config, join(folder, CONFIG_FILE))
  const refused = (why: RegExp): Promise<void> =>
    assert.rejects(start(), (error) => error instanceof ConfigError && why.test(error.message))

  it('are safe as "eac init" makes them, and where a group shares them', async () => {
    await start()
    await chmod(join(folder, 'keys.secret'), 0o640)
    await chmod(join(folder, CONFIG_FILE), 0o664)
    await start()
  })

  it('are refused where everybody can write the configuration or the data', async () => {
    await chmod(join(folder, CONFIG_FILE), 0o646)
    await refused(/can write to .*eac\.yaml; .*chmod o-w /)
    await chmod(join(folder, CONFIG_FILE), 0o644)
    await mkdir(config.data, { recursive: true })
    await chmod(config.data, 0o777)
    await refused(/can write to .*data; /)
  })

  it('are refused where everybody can read a secret, or put another in its place', async () => {
    for (const secret of [join(folder, 'keys.secret'), join(folder, 'tls/node.key')]) {
      await chmod(secret, 0o604)
      await refused(/can read the secret .*chmod o-r /)
      await chmod(secret, 0o600)
    }
    await chmod(join(folder, 'tls'), 0o777)
    await refused(/can replace .*node\.key; .*chmod o-w .*tls$/)
    await chmod(join(folder, 'tls'), 0o1777)
    await start()
  })

  it('are looked at where a link leads', async () => {
    const elsewhere = join(folder, 'elsewhere/keys.secret')
    await mkdir(join(folder, 'elsewhere'))
    await rename(join(folder, 'keys.secret'), elsewhere)
    await symlink(elsewhere, join(folder, 'keys.secret'))
    await start()
    await chmod(elsewhere, 0o644)
    await refused(/can read the secret/)
    await chmod(elsewhere, 0o600)
    await chmod(join(folder, 'elsewhere'), 0o777)
    await refused(/can replace .*elsewhere$/)
  })
})
