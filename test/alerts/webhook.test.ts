import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testMessage } from '../../src/alerts/message.ts'
import { openAlertPlaces } from '../../src/app/alerts/alert-places.ts'
import { alertsSchema } from '../../src/app/alerts/alerts-config.ts'
import { ANYWHERE } from '../../src/outgoing/index.ts'
import { freePort } from '../support/free-port.ts'

describe('a web hook whose address is a secret', () => {
  let folder: string
  let file: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-hook-'))
    file = join(folder, 'desk.url')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const put = async (holds: string): Promise<void> => {
    await writeFile(file, `${holds}\n`)
    const alerts = alertsSchema.parse({ webhooks: [{ name: 'desk', urlFile: file, timeoutSeconds: 5 }] })
    const deps = { config: { alerts }, outgoing: ANYWHERE } as unknown as Parameters<typeof openAlertPlaces>[0]
    const [place] = openAlertPlaces(deps)
    await place?.put(testMessage('https://ut.example:8443', new Date()), new AbortController().signal)
  }

  it('is told there, by what its file holds', async () => {
    const asked: (string | undefined)[] = []
    const desk = createServer((request, response) => {
      asked.push(request.url)
      request.resume().on('end', () => response.end())
    }).listen(0, '127.0.0.1')
    try {
      await new Promise((resolve) => desk.once('listening', resolve))
      await put(`http://127.0.0.1:${(desk.address() as AddressInfo).port}/hooks/hunter2?key=hunter3`)
      assert.deepEqual(asked, ['/hooks/hunter2?key=hunter3'])
    } finally {
      desk.close()
    }
  })

  it('has it in no word of what went wrong', async () => {
    const port = await freePort()
    const told = async (holds: string): Promise<string> =>
      put(holds).then(
        () => 'it arrived',
        (error: Error) => error.message,
      )
    const away = await told(`http://127.0.0.1:${port}/hooks/hunter2?key=hunter3`)
    assert.match(away, new RegExp(`^http://127\\.0\\.0\\.1:${port}: .*ECONNREFUSED`))
    assert.doesNotMatch(away, /hunter/)
    assert.equal(await told('hunter2'), `${file} holds no address of http or https`)
  })
})
