import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type AttackedDoor, openAttackedDoor, passwordOf } from '../../attacks/support/attacked-door.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'

const run = promisify(execFile)

describe('docs/rest-api.md', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-rest-'))
    door = await openAttackedDoor({ people: { secondFactorFor: [] } })
    await door.person('officer', 'officer')
  })
  after(async () => {
    await door?.node.close()
    await rm(folder, { recursive: true })
  })

  it('holds commands that work as they are typed, one after the other', async () => {
    const text = await readFile('docs/rest-api.md', 'utf8')
    const typed = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('')
    const here = typed
      .replace(/EAC=\S+/, `EAC=${door.node.config.operators?.publicUrl}`)
      .replace('demo-passports', passwordOf('officer'))
    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', here], { cwd: folder })
    assert.equal(stderr, '')
    assert.match(stdout, /"user":"officer"/)
    assert.match(stdout, /"exchanges":\[\]/)
    assert.match(stdout, /urn:eac-broker:problem:not-found.*Nothing of that is parked/)
    assert.match(stdout, /304\n/)
    assert.match(stdout, /^retry: 2000$/m)
    assert.match(stdout, /"kind":"token made"/)
    assert.match(await readFile(join(folder, 'exchanges.csv'), 'utf8'), /^id,createdAt,partner,/)
  })
})
