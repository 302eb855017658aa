import assert from 'node:assert/strict'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { parse, stringify } from 'yaml'
import { PLACE_FAILS } from '../../src/alerts/keep.ts'
import { createLog } from '../../src/app/log.ts'
import { METRICS } from '../../src/app/metrics/metric-table.ts'
import { resealKeys } from '../../src/app/reseal-keys.ts'
import { Applicant, byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { clockServiceSays } from '../support/fake-clock-service.ts'
import { freePort } from '../support/free-port.ts'
import { skipWithout } from '../support/install-packages.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { hasPromtool, objectionsTo, promtool, type Said } from '../support/promtool.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { readExposition, scrapeText } from '../support/scrape.ts'
import { startOnSmallDisk } from '../support/small-disk.ts'
import { addAuthority, admitGate, foundUtopia, type Gate, register, successor } from '../support/utopia.ts'

const RULES = fileURLToPath(new URL('../../deploy/prometheus/eac-broker.rules.yml', import.meta.url))
const DASHBOARD = fileURLToPath(new URL('../../deploy/grafana/eac-broker.json', import.meta.url))
const [HOUR, DAY] = [3_600_000, 86_400_000]
const FLOOD = { minutes: 9, aMinute: 80 }

interface Rule {
  readonly alert: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string }
}

const fired = new Set<string>()

/** These alerts fire, and no others, for what a node really said. */
async function assertFires(
  said: Said | readonly Said[],
  fires: readonly string[],
  how: { readonly goesOn?: boolean } = {},
): Promise<void> {
  const all = Array.isArray(said) ? said : [said as Said]
  assert.equal(await objectionsTo({ rules: RULES, said: all, fires, ...how }), '')
  for (const name of fires) fired.add(name)
}

const rulesShipped = async (): Promise<Rule[]> =>
  (parse(await readFile(RULES, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules)

describe('the alert rules', () => {
  before(async function () {
    this.timeout(300_000)
    if (!(await hasPromtool())) skipWithout('promtool', this)
  })

  it('are what promtool takes', async () => {
    const { code, stdout, stderr } = await promtool(['check', 'rules', RULES])
    assert.equal(code, 0, stdout + stderr)
  })

  it('each say what to do, in a part of docs/alerts.md of their name, as does the one that a node tells of by itself', async () => {
    const text = await readFile(new URL('../../docs/alerts.md', import.meta.url), 'utf8')
    const parts = [...text.matchAll(/^### (Eac\w+)$/gm)].map(([, name]) => name)
    const rules = await rulesShipped()
    assert.deepEqual(parts, [...rules.map(({ alert }) => alert), PLACE_FAILS])
    for (const { alert, annotations, labels } of rules) {
      assert.equal(annotations.runbook, `docs/alerts.md#${alert.toLowerCase()}`)
      assert.match(labels.severity, /^(critical|warning)$/)
      assert.ok(annotations.summary !== '' && annotations.description !== '', alert)
    }
  })

  describe('fire for a node', function () {
    this.timeout(240_000) // hundreds of callers, and years that go by
    let port: number
    let at: Date
    let node: TestNode
    let gate: Gate
    let places: Awaited<ReturnType<typeof foundUtopia>>
    const settings = (more: Partial<TestNode['config']> = {}): Partial<TestNode['config']> => ({
      health: { listen: { host: '127.0.0.1', port }, readSeconds: 0 },
      renewal: { automatic: false, lookEveryMinutes: 1_440 },
      ...more,
    })
    /** By a clock that only moves when it is told to. */
    const now = (): Date => at
    const later = (milliseconds: number): void => {
      at = new Date(at.getTime() + milliseconds)
    }
    /** Twice: what is counted since the last look is then of a moment, and not of the start of the node. */
    const ask = async (): Promise<string> => {
      await scrapeText(port)
      return scrapeText(port)
    }
    const askUntil = async (what: string, holds: (value: (series: string) => number | undefined) => boolean) => {
      let said = ''
      const look = async (): Promise<boolean> => {
        said = await ask()
        const scraped = readExposition(said)
        return scraped.get('eac_audit_pending_events') === 0 && holds((series) => scraped.get(series))
      }
      await eventually(what, look, 90_000, 200)
      return said
    }

    before(async function () {
      this.timeout(120_000)
      port = await freePort()
      at = new Date()
      const made = await makeTestFolder('UT', at, 'embedded')
      const keys = { ...made.config.keys, alarmPerHour: 4 }
      const config = { ...made.config, keys }
      node = await startTestNode('UT', { again: { ...made, config }, settings: settings(), now, keepFolder: true })
      places = await foundUtopia(node.operator)
      gate = await admitGate(node.operator, places)
      const { tlsCertificate } = await node.operator.call('node.show', {})
      await addAuthority(node.operator, 'UT-TCC', 'TCC', 'GATES')
      const dead = { authority: 'UT-TCC', role: 'DV', mnemonic: 'DVDOM', tlsCertificates: [tlsCertificate] } as const
      await register(node.operator, { ...dead, name: 'dead-dv', serviceUrl: `https://127.0.0.1:${await freePort()}/` })
    })
    after(async () => {
      gate?.applicant.close()
      await node?.close()
      await rm(node.folder, { recursive: true, force: true })
    })

    it('that is well: none of them', async () => {
      await assertFires(await askUntil('all is chained', () => true), [])
    })

    it('that is flooded by callers it does not know', async () => {
      const stranger = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV' })
      const said: string[] = [await ask()]
      for (let minute = 0; minute < FLOOD.minutes; minute++) {
        for (let n = 0; n < FLOOD.aMinute; n++) await stranger.request(new Uint8Array([1])).catch(() => undefined)
        said.push(await ask())
      }
      stranger.close()
      await assertFires(said, ['EacRefusedCallersFlood'], { goesOn: false })
    })

    it('whose process stands still now and then', async () => {
      await ask()
      await new Promise((resolve) => setTimeout(resolve, 100))
      const end = performance.now() + 1_500
      while (performance.now() < end) Math.sqrt(2)
      await new Promise((resolve) => setTimeout(resolve, 100))
      await assertFires(await scrapeText(port), ['EacEventLoopBlocked'])
    })

    it('one of whose keys signs more often than is expected', async () => {
      const before = await ask()
      let request = gate.first
      for (let n = 2; n < 8; n++) {
        const next = await successor(n, request)
        const answer = await gate.applicant.request(next.octets)
        assert.equal(answer.kind === 'final' && answer.outcome.kind, 'certificates', JSON.stringify(answer))
        request = next
      }
      const counted = 'eac_events_total{kind="key signs more than expected"}'
      const was = readExposition(before).get(counted) ?? 0
      const after = await askUntil('it is told', (value) => (value(counted) ?? 0) > was)
      await assertFires([before, after], ['EacKeySignsTooOften'], { goesOn: false })
    })

    it('whose clock is wrong, whose keys are gone, or whose token is out of reach', async () => {
      const folder = join(node.config.data, 'keys')
      const pinFile = join(node.folder, 'pin')
      await writeFile(pinFile, '1234', { mode: 0o600 })
      const token = {
        library: '/nowhere/libtoken.so',
        token: { label: 'none' },
        pinFile,
        sessions: 1,
        timeoutSeconds: 1,
      }
      const again = async (more: Partial<TestNode['config']> = {}): Promise<void> => {
        node = await startTestNode('UT', { again: node, now, keepFolder: true, settings: settings(more) })
      }
      await node.stop()
      const before = node
      await again({ keys: { ...before.config.keys, pkcs11: token } })
      const said = await askUntil('the token was asked', (value) => value('eac_token_up') === 0)
      await assertFires(said, ['EacNotReady', 'EacTokenOutOfReach'])
      await node.stop()
      node = before
      const clock = await clockServiceSays('no')
      await rename(folder, `${folder}-away`)
      try {
        await again()
        await assertFires(await ask(), ['EacClockNotTrusted', 'EacKeysLost', 'EacNotReady'])
        await node.stop()
      } finally {
        await clock.end()
        await rm(folder, { recursive: true, force: true })
        await rename(`${folder}-away`, folder)
      }
      await again()
    })

    describe('with troubles that get older', () => {
      before(async function () {
        this.timeout(60_000)
        const source = { name: 'pkd', kind: 'file', from: '/nowhere/list', every: 10, authority: 'UT-DV' } as const
        await node.stop()
        node = await startTestNode('UT', {
          again: node,
          now,
          keepFolder: true,
          settings: settings({
            approvals: { ...node.config.approvals, registration: 1 },
            retry: { firstPauseSeconds: 0.1, longestPauseSeconds: 0.1, giveUpAfterSeconds: 600 },
            circuit: { failures: 2, firstPauseSeconds: 3_600, longestPauseSeconds: 3_600 },
            lists: { sources: [source], signers: [] },
            audit: {
              ...node.config.audit,
              anchors: [{ name: 'vault', everyMinutes: 1, file: join(node.folder, 'eac.yaml', 'no folder') }],
            },
          }),
        })
        const { operator } = node
        await operator.call('authority.get-ca-certificates', { name: 'UT-TCC', from: 'dead-dv', callback: true })
        await operator.call('queue.pause', { name: 'cvca-of-dv', why: 'its operators asked for it' })
        await operator.call('authority.request-certificate', { name: 'UT-DV', from: 'cvca-of-dv', callback: true })
        const by = { name: 'alice', password: 'correct horse battery' }
        await operator.call('user.add', { ...by, fullName: 'Alice', roles: ['officer'] })
        await operator.call('partner.add', {
          by,
          ...{ name: 'to-be-approved', authority: 'UT-CVCA', role: 'DV', country: 'UT', mnemonic: 'DVNEW' },
          ...{ edition: 'tr-03129/1.1', callbackRule: 'response-url', callbackTargets: [] },
          tlsCertificates: [gate.applicant.tls.certPem],
        })
      })

      const HELD = ['EacPartnerNotReached']
      const OVER_600_S = [...HELD, 'EacWorkParked']
      const HOURS_2 = [...OVER_600_S, 'EacAuditAnchorLate']
      const HOURS_7 = [...HOURS_2, 'EacListSourceFails']
      const DAY_1 = [...HOURS_7, 'EacApprovalWaits', 'EacPartnerNotReachedForADay', 'EacPartnerPausedForADay']
      const HOURS_73 = [...DAY_1, 'EacApprovalWaitsTooLong', 'EacPartnerNotReachedFor72Hours']
      const DAYS_6 = [...HOURS_73, 'EacAnswersLate']
      const steps: readonly [
        string,
        number,
        readonly string[],
        (value: (s: string) => number | undefined) => boolean,
      ][] = [
        [
          'a partner is not reached',
          60_000,
          HELD,
          (value) =>
            value('eac_partner_circuit_open{partner="dead-dv",state="open"}') === 1 &&
            value('eac_list_source_failing_seconds{source="pkd"}') !== undefined,
        ],
        [
          'what was owed to it is given up',
          20 * 60_000,
          OVER_600_S,
          (value) => value('eac_queue_work{partner="dead-dv",task="send",condition="parked"}') === 1,
        ],
        ['no checkpoint goes outside for two hours', 2 * HOUR, HOURS_2, () => true],
        ['a list source fails for seven', 5 * HOUR, HOURS_7, () => true],
        ['a day has gone by', 18 * HOUR, DAY_1, () => true],
        ['three days have gone by', 48 * HOUR, HOURS_73, () => true],
        [
          'the request of a DV is not answered for more than five',
          50 * HOUR,
          DAYS_6,
          (value) => value('eac_exchanges_late') === 1,
        ],
        ['a certificate has less than eight days', 77 * DAY, [...DAYS_6, 'EacStateAtRisk'], () => true],
        ['it has less than three', 5 * DAY, [...DAYS_6, 'EacStateLate'], () => true],
        ['it has run out', 4 * DAY, [...DAYS_6, 'EacStateLost'], () => true],
        ['our TLS certificate ends soon', 440 * DAY, [...DAYS_6, 'EacStateLost', 'EacTlsCertificateEnds'], () => true],
        ['it ends now', 10 * DAY, [...DAYS_6, 'EacStateLost', 'EacTlsCertificateAlmostOver'], () => true],
        [
          'the certificate of the CVCA ends soon',
          470 * DAY,
          [...DAYS_6, 'EacStateLost', 'EacTlsCertificateAlmostOver', 'EacCvcaCertificateEnds'],
          () => true,
        ],
      ]
      for (const [what, wait, fires, holds] of steps) {
        it(`when ${what}`, async () => {
          later(wait)
          await assertFires(await askUntil(what, holds), fires)
        })
      }
    })

    describe('whose keys wait for persons', () => {
      useQuickScrypt()
      it('who have not come', async () => {
        const { folder, config } = await makeTestFolder('UT', new Date(), 'embedded')
        const persons = ['ada', 'bob'].map((person) => ({ person, passphrase: `the long passphrase of ${person}` }))
        const deps = { config, log: createLog('silent'), now: () => new Date() }
        await resealKeys(deps, { kind: 'persons', needed: 2, persons })
        const health = { listen: { host: '127.0.0.1', port: await freePort() }, readSeconds: 0 }
        const keys = { ...config.keys, secret: { kind: 'persons' } } as const
        const locked = await startTestNode('UT', { again: { folder, config: { ...config, keys, health } } })
        await scrapeText(health.listen.port)
        const said = await scrapeText(health.listen.port)
        await locked.close()
        await assertFires(said, ['EacKeysLocked'])
      })
    })

    describe('whose folder is on a small disk', () => {
      it('with hardly any room left', async function () {
        this.timeout(60_000)
        const small = await startOnSmallDisk()
        if (small === undefined) skipWithout('a file system of its own (unshare --mount)', this)
        const said = await small.ask()
        await small.stop()
        await assertFires(said, ['EacDiskNearlyFull'])
      })
    })

    describe('that has gone', () => {
      it('and answers no more', async () => {
        await node.stop()
        await assertFires(await ask().catch(() => undefined), ['EacNodeDown'])
      })
    })
  })
})

describe('the dashboard', () => {
  before(async function () {
    this.timeout(300_000)
    if (!(await hasPromtool())) skipWithout('promtool', this)
  })

  it('asks only for metrics there are, in words that Prometheus understands', async () => {
    const shown = JSON.parse(await readFile(DASHBOARD, 'utf8')) as { panels: { targets?: { expr: string }[] }[] }
    const asked = shown.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    assert.ok(asked.length > 30)
    const names = asked.flatMap((expr) => expr.match(/\beac_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''))
    assert.deepEqual(
      names.filter((name) => !Object.hasOwn(METRICS, name)),
      [],
    )
    const folder = await mkdtemp(join(tmpdir(), 'eac-dashboard-'))
    const file = join(folder, 'rules.yml')
    const rules = asked.map((expr, n) => ({ record: `asked_${n}`, expr }))
    await writeFile(file, stringify({ groups: [{ name: 'dashboard', rules }] }))
    const { code, stdout, stderr } = await promtool(['check', 'rules', file])
    await rm(folder, { recursive: true })
    assert.equal(code, 0, stdout + stderr)
  })
})

describeOnServer('the alert rules, for a node on a server,', () => {
  let postgres: PostgresServer
  let web: TestNode
  let port: number
  let gate: Gate
  let sqlOf: Client
  const ask = async (): Promise<string> => {
    await scrapeText(port)
    return scrapeText(port)
  }

  before(async function () {
    this.timeout(120_000)
    if (!(await hasPromtool())) skipWithout('promtool', this)
    postgres = await startPostgres()
    port = await freePort()
    const url = await postgres.newDatabase()
    const made = await makeTestFolder('UT', new Date(), 'embedded')
    const again = { ...made, config: { ...made.config, database: { url, connections: 20 } } }
    const whole = await startTestNode('UT', { again, keepFolder: true })
    gate = await admitGate(whole.operator, await foundUtopia(whole.operator), {
      callbackTargets: ['https://127.0.0.1:9/'],
    })
    await whole.stop()
    web = await startTestNode('UT', {
      again,
      keepFolder: true,
      settings: {
        role: 'web',
        health: { listen: { host: '127.0.0.1', port }, readSeconds: 0 },
        load: { ...made.config.load, oldestSeconds: 2 },
      },
    })
    sqlOf = new Client({ connectionString: url })
    await sqlOf.connect()
  })
  after(async () => {
    gate?.applicant.close()
    await sqlOf?.end().catch(() => {})
    await web?.close().catch(() => {})
    postgres?.remove()
    await rm(web.folder, { recursive: true, force: true })
  })

  it('fire where its worker was killed, and work waits for people', async () => {
    const next = await successor(2, gate.first)
    await gate.applicant.request(next.octets, byCallback('https://127.0.0.1:9/'))
    await sqlOf.query(
      `insert into audit_pending select id, at - interval '10 minutes' from event order by id desc limit 1`,
    )
    await sqlOf.query(`update outbox set created_at = created_at - interval '2 hours'`)
    await sqlOf.query(
      `insert into process values (gen_random_uuid(), 'worker', 'host-2', 1, '0', now(), now() - interval '2 minutes')`,
    )
    const ended = `(select id from exchange where state = 'closed' order by id limit 1)`
    await sqlOf.query(`insert into notice (direction, partner_id, exchange_id, message_id, subject, body, at, state)
      select 'in', partner_id, id, 'A1', 'key lost', 'UTDV', now(), 'open' from exchange where id = ${ended}`)
    await sqlOf.query(
      `update exchange set state = 'awaiting-ceremony', created_at = now() - interval '2 days' where id = ${ended}`,
    )
    const closed = (said: string) => readExposition(said).has('eac_admission_closed{scope="all",closes="requests"}')
    await eventually('nothing more is taken', async () => closed(await ask()), 20_000, 200)
    await assertFires(await ask(), [
      'EacAuditNotChained',
      'EacCeremonyWaits',
      'EacNoticeOpen',
      'EacPartnersOverTheirShare',
      'EacProcessSilent',
      'EacTakesNoRequests',
      'EacWorkStandsStill',
      'EacWorkWaitsTooLong',
    ])
  })

  it('fire where its database is slow, and then gone', async () => {
    await sqlOf.query(`delete from audit_pending`)
    await sqlOf.query(`delete from outbox`)
    await sqlOf.query(`delete from process where role = 'worker'`)
    await sqlOf.query(`update notice set state = 'done', closed_at = now(), closing_words = 'seen to'`)
    await sqlOf.query(`update exchange set state = 'closed' where state = 'awaiting-ceremony'`)
    const closed = (said: string) => readExposition(said).has('eac_admission_closed{scope="all",closes="requests"}')
    await eventually('requests are taken again', async () => !closed(await ask()), 20_000, 200)
    const { rows } = await sqlOf.query<{ pid: number }>(
      `select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`,
    )
    for (const { pid } of rows) process.kill(pid, 'SIGSTOP')
    setTimeout(() => {
      for (const { pid } of rows) process.kill(pid, 'SIGCONT')
    }, 1_200)
    await assertFires(await scrapeText(port), ['EacDatabaseSlow'])
    await sqlOf.end()
    postgres.crash()
    await assertFires(await ask(), ['EacDatabaseDown', 'EacNotReady', 'EacQueueDown'])
  })

  it('have all fired by now', async () => {
    const names = (await rulesShipped()).map(({ alert }) => alert)
    assert.deepEqual(
      names.filter((name) => !fired.has(name)),
      [],
    )
  })
})
