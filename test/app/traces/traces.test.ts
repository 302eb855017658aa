import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../../src/app/log.ts'
import { collectorTrouble } from '../../../src/app/traces/collector-trouble.ts'
import { openTraces } from '../../../src/app/traces/open-traces.ts'
import { readHeaders } from '../../../src/app/traces/read-headers.ts'
import { secretsOfTraces, tracesSchema, withTracesPaths } from '../../../src/app/traces/traces-config.ts'
import { ANYWHERE } from '../../../src/outgoing/index.ts'
import type { Store } from '../../../src/store/index.ts'
import { inChild, inTrace, traceparentOfNow } from '../../../src/traces/index.ts'
import { startOtlpCollector } from '../../support/otlp-collector.ts'
import { startSilentServer } from '../../support/silent-server.ts'
import { openTestStore } from '../../support/store.ts'

const URL_ = 'https://collector.example.ut:4318/v1/traces'
const SPAN = { name: 'work', kind: 'INTERNAL', attributes: {} } as const

describe('traces', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  const now = () => new Date()
  const log = createLog('silent')
  const eventsNow = () => store.db.selectFrom('event').select(['kind', 'details']).orderBy('id').execute()
  const open = (traces: Record<string, unknown> | undefined) => {
    const config = { role: 'all', ...(traces && { traces: tracesSchema.parse(traces) }) } as never
    return openTraces({ config, outgoing: ANYWHERE, store, now, log })
  }

  describe('settings', () => {
    const objections = (settings: unknown): string[] =>
      tracesSchema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

    it('name a collector, and files for what opens it', () => {
      const parsed = tracesSchema.parse({
        url: URL_,
        headersFile: 'otlp.headers',
        client: { certificate: 'c', key: 'k' },
      })
      assert.equal(parsed.sampleRatio, 1)
      assert.deepEqual(secretsOfTraces(withTracesPaths(parsed, (path) => `/srv/${path}`)), [
        '/srv/otlp.headers',
        '/srv/k',
      ])
    })

    it('take no address that holds a secret, and let none go over http to another machine', () => {
      assert.match(objections({ url: 'https://user:pass@collector.example/' })[0] ?? '', /^url: no user, password/)
      assert.match(objections({ url: `${URL_}?key=1` })[0] ?? '', /^url: no user, password/)
      const headersFile = 'otlp.headers'
      assert.match(
        objections({ url: 'http://collector.example/v1/traces', headersFile })[0] ?? '',
        /^headersFile: .*https/,
      )
      for (const host of ['127.0.0.1', 'localhost', '[::1]'])
        assert.deepEqual(objections({ url: `http://${host}:4318/v1/traces`, headersFile }), [])
    })
  })

  describe('headers for the collector', () => {
    let folder: string
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'eac-headers-'))
    })
    after(() => rm(folder, { recursive: true, force: true }))

    it('stand in a file, a line each', async () => {
      const file = join(folder, 'good')
      await writeFile(file, '# ours\n\nAuthorization: Bearer a:b\r\nX-Tenant:ut\n')
      assert.deepEqual(await readHeaders(file), { authorization: 'Bearer a:b', 'x-tenant': 'ut' })
    })

    it('that are none are named by their line, without what stands there; the node does not start', async () => {
      const file = join(folder, 'bad')
      await writeFile(file, 'X-Tenant: ut\nsecret-without-a-name\n')
      await chmod(file, 0o600)
      const opened = open({ url: URL_, headersFile: file })
      await assert.rejects(
        opened,
        (error: Error) => /bad:2 is no header/.test(error.message) && !/secret/.test(error.message),
      )
    })
  })

  describe('a collector', () => {
    it('that takes none is told of once, and once when it takes them again', async () => {
      let at = 0
      const trouble = collectorTrouble(URL_, { store, now, log }, () => at)
      trouble.lost(3, new Error('it answered HTTP 503'))
      trouble.lost(4, new Error('connection refused'))
      trouble.taken() // for a moment
      trouble.lost(5, new Error('connection refused'))
      at += 60_000
      trouble.taken()
      trouble.taken()
      await trouble.close()
      const collector = new URL(URL_).origin
      assert.deepEqual(await eventsNow(), [
        { kind: 'traces not taken', details: { collector, why: 'it answered HTTP 503' } },
        { kind: 'traces taken again', details: { collector, lostSpans: 12 } },
      ])
    })

    it('that says nothing holds up neither work nor the stop', async () => {
      const silent = await startSilentServer()
      const { tracer, close } = await open({ url: silent.url.replace('https', 'http'), timeoutSeconds: 60 })
      assert.ok(tracer)
      await inTrace(tracer, undefined, SPAN, async () => {})
      await close()
      await silent.close()
    })

    it('gets what is left when the node stops', async () => {
      const collector = await startOtlpCollector()
      const { tracer, close } = await open({ url: collector.url, serviceName: 'eac-ut' })
      assert.ok(tracer)
      await inTrace(tracer, undefined, SPAN, () => inChild({ ...SPAN, name: 'below' }, async () => {}))
      await close()
      assert.deepEqual(collector.spans.map(({ name }) => name).sort(), ['below', 'work'])
      assert.equal(collector.spans[0]?.resource['service.name'], 'eac-ut')
      await collector.close()
    })

    it('is told of a trace whole or not at all, also where it goes on after a restart', async () => {
      const collector = await startOtlpCollector()
      const [none, all] = [await open({ url: collector.url, sampleRatio: 0 }), await open({ url: collector.url })]
      assert.ok(none.tracer && all.tracer)
      const kept = await inTrace(none.tracer, undefined, SPAN, async () => traceparentOfNow())
      assert.match(kept ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
      await inTrace(all.tracer, kept, SPAN, async () => {})
      await inTrace(all.tracer, undefined, { ...SPAN, name: 'another' }, async () => {})
      for (const one of [none, all]) await one.close()
      assert.deepEqual(
        collector.spans.map(({ name }) => name),
        ['another'],
      )
      await collector.close()
    })

    it('may be of several nodes in one process: each tells its own', async () => {
      const [ours, theirs] = [await startOtlpCollector(), await startOtlpCollector()]
      const [here, there] = [await open({ url: ours.url }), await open({ url: theirs.url })]
      const work = async (one: typeof here, name: string) => {
        assert.ok(one.tracer)
        await inTrace(one.tracer, undefined, { ...SPAN, name }, () => inChild({ ...SPAN, name }, async () => {}))
      }
      await Promise.all([work(here, 'ours'), work(there, 'theirs')])
      for (const one of [here, there]) await one.close()
      assert.deepEqual(
        ours.spans.map(({ name }) => name),
        ['ours', 'ours'],
      )
      assert.deepEqual(
        theirs.spans.map(({ name }) => name),
        ['theirs', 'theirs'],
      )
      for (const one of [ours, theirs]) await one.close()
    })
  })

  it('are off without their section: nothing begins, and who works below just works', async () => {
    const { tracer, close } = await open(undefined)
    assert.equal(tracer, undefined)
    assert.equal(await inChild(SPAN, async () => traceparentOfNow() ?? 'untraced'), 'untraced')
    await close()
  })
})
