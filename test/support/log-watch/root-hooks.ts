// Loaded before every test: each log line of each node in a test's process is searched for the private keys and passwords in use, and for message bodies.
import assert from 'node:assert/strict'
import { recordSecrets } from './record-secrets.ts'
import { searchLogs, secrets } from './watched-log.ts'

recordSecrets(secrets)

export const mochaHooks = {
  afterEach(): void {
    assert.deepEqual(searchLogs(), [], 'a node logged what must never be in a log')
  },
  afterAll(): void {
    assert.deepEqual(searchLogs(), [], 'a node logged what must never be in a log')
  },
}
