import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { spocAddresses } from '../../src/app/spoc-addresses.ts'
import type { SpocTarget } from '../../src/app/transport/index.ts'
import { loadSpocContracts } from '../../src/spoc/index.ts'

const contracts = loadSpocContracts((path) => readFileSync(path, 'utf8'))
const REGISTERED = 'https://spoc.example.fu/spoc?wsdl'

describe('where another state is called', () => {
  let fetched: string[]
  let at: Date
  let answer: { status: number; location: string }

  beforeEach(() => {
    fetched = []
    at = new Date('2026-11-23T12:00:00Z')
    answer = { status: 200, location: 'https://spoc.example.fu/a' }
  })

  const open = () =>
    spocAddresses(
      {
        get: async ({ url }) => {
          fetched.push(url)
          const body = new TextEncoder().encode(contracts.wsdl(answer.location))
          return { status: answer.status, contentType: 'text/xml', body }
        },
      },
      () => at,
    )
  const target = (url = REGISTERED): SpocTarget => ({ url, country: 'FU', timeoutMs: 1000, maxResponseBytes: 100_000 })

  it('is the registered endpoint itself, without a look', async () => {
    const url = 'https://spoc.example.fu/spoc'
    assert.deepEqual(await open().of(target(url)), { kind: 'endpoint', url })
    assert.deepEqual(fetched, [])
  })

  it('is what its WSDL says, looked at once an hour, and again when it does not answer', async () => {
    const addresses = open()
    const first = { kind: 'endpoint', url: 'https://spoc.example.fu/a' }
    assert.deepEqual(await addresses.of(target()), first)
    answer.location = 'https://spoc.example.fu/b'
    at = new Date('2026-11-23T12:59:59Z')
    assert.deepEqual(await addresses.of(target()), first)
    at = new Date('2026-11-23T13:00:00Z')
    const second = { kind: 'endpoint', url: 'https://spoc.example.fu/b' }
    assert.deepEqual(await addresses.of(target()), second)
    answer.location = 'https://spoc.example.fu/c'
    addresses.forget(REGISTERED)
    assert.deepEqual(await addresses.of(target()), { kind: 'endpoint', url: 'https://spoc.example.fu/c' })
    assert.equal(fetched.length, 3)
  })

  it('is nowhere while its WSDL cannot be had or names another host, and that is not kept', async () => {
    const addresses = open()
    answer.status = 404
    assert.deepEqual(await addresses.of(target()), { kind: 'none', why: 'its WSDL cannot be had: HTTP 404' })
    answer = { status: 200, location: 'https://elsewhere.example/a' }
    const elsewhere = await addresses.of(target())
    assert.match(
      elsewhere.kind === 'none' ? elsewhere.why : '',
      /on elsewhere\.example, which is not the registered host/,
    )
    answer.location = 'https://spoc.example.fu/a'
    assert.equal((await addresses.of(target())).kind, 'endpoint')
  })
})
