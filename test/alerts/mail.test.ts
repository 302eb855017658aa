import assert from 'node:assert/strict'
import { testMessage } from '../../src/alerts/message.ts'
import { mailPlace } from '../../src/alerts/places/mail.ts'
import { type SilentServer, startSilentServer } from '../support/silent-server.ts'

describe('a mail server that accepts a connection and says nothing', () => {
  let silent: SilentServer
  before(async () => {
    silent = await startSilentServer()
  })
  after(() => silent.close())

  it('is let go as soon as the node stops', async () => {
    const place = mailPlace({
      ...{ name: 'mail', host: '127.0.0.1', port: Number(new URL(silent.url).port), security: 'plain' },
      ...{ roots: undefined, user: undefined, password: undefined, timeoutSeconds: 600 },
      ...{ from: 'eac@ut.example', to: ['operators@ut.example'], resolve: async (host) => host },
    })
    const stopping = new AbortController()
    const told = place.put(testMessage('https://ut.example:8443', new Date()), stopping.signal)
    await silent.calls(1)
    stopping.abort()
    await assert.rejects(told)
  })
})
