import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { migrateEmbedded, missingInEmbedded } from '../../src/store/index.ts'
import { readMigrations } from '../../src/store/migrate.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)

describe('migrations', () => {
  it('are read from any folder, whatever stands in its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eac 50% #1 ?-'))
    await writeFile(join(folder, '0001-first.sql'), 'select 1')
    assert.deepEqual(Object.keys(await readMigrations(folder)), ['0001-first'])
    await rm(folder, { recursive: true })
  })

  it('of an embedded database are told before, without making one, and once carried out are missing no more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eac-migrate-'))
    const options = { flushAtCommit: false }
    const missing = await missingInEmbedded(folder, options)
    assert.deepEqual(await readdir(folder), [])
    assert.deepEqual(await migrateEmbedded(folder, options), missing)
    assert.deepEqual(await missingInEmbedded(folder, options), [])
    await rm(folder, { recursive: true })
  })

  it('make a push URL of a first target that was one, and leave folders folders', async () => {
    const database = await PGlite.create()
    const carryOut = async (name: string) => database.exec(await readFile(new URL(name, FOLDER), 'utf8'))
    const names = (await readdir(FOLDER)).sort()
    const [before, from] = [names.filter((name) => name < '0006'), '0006-push-urls.sql']
    for (const name of before) await carryOut(name)
    const id = (n: number) => `00000000-0000-0000-0000-00000000000${n}`
    await database.query(`insert into authority values ($1, 'dv', 'DV', 'UT', 'DV', '{}', now())`, [id(0)])
    const partners = [
      ['1', 'tr-03129/1.1', 'response-url'],
      ['2', 'tr-03129/1.1', 'registered-url'],
      ['3', 'tr-03129/1.4', 'response-url'],
    ]
    for (const [n = '', edition, rule] of partners) {
      const values = [id(Number(n)), n, id(0), n, edition, rule]
      await database.query(
        `insert into partner values ($1, $2, $3, 'terminal', 'UT', $4, $5, null, $6, 'active', null, now())`,
        values,
      )
      await database.query(`insert into callback_target values ($1, 0, 'https://a/'), ($1, 1, 'https://b/')`, [
        values[0],
      ])
    }
    await carryOut(from)
    const { rows } = await database.query('select push_url from partner order by name')
    assert.deepEqual(rows, [{ push_url: null }, { push_url: 'https://a/' }, { push_url: 'https://a/' }])
    await database.close()
  })

  it('keep revocations of before, with how they ended', async () => {
    const database = await PGlite.create()
    const carryOut = async (name: string) => database.exec(await readFile(new URL(name, FOLDER), 'utf8'))
    const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
    const from = '0057-requests-about-orders.sql'
    for (const name of names.filter((name) => name < from)) await carryOut(name)
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
    await database.exec(`
      insert into authority values ('${id(0)}', 'dv', 'DV', 'UT', 'DV', '{}', now());
      insert into partner (id, name, authority_id, role, country, mnemonic, edition, callback_rule, state, created_at)
        values ('${id(1)}', 'ca', '${id(0)}', 'X509-CA', '', 'ca', 'x509-ca', 'response-url', 'active', now())`)
    const cases = [
      ['A', 'revoked', 'now()'],
      ['B', 'issued', 'now()'], // a person closed it
      ['C', 'issued', 'null'],
    ] as const
    for (const [n, [order, state, doneAt]] of cases.entries()) {
      await database.exec(`
        insert into ca_order (id, exchange_id, partner_id, product, wish, state, ticket, created_at)
          values ('${order}', '${id(n + 2)}', '${id(1)}', 'tls', '{}', '${state}', '1', now());
        insert into ca_revocation values ('${id(n + 5)}', '${order}', 'superseded', now(), ${doneAt})`)
    }
    await carryOut(from)
    const { rows } = await database.query(
      'select order_id, operation, reason, partner_id, came_to from ca_request order by order_id',
    )
    const common = { operation: 'RevokeCertificate', reason: 'superseded', partner_id: id(1) }
    assert.deepEqual(rows, [
      { order_id: 'A', ...common, came_to: 'done' },
      { order_id: 'B', ...common, came_to: 'given-up' },
      { order_id: 'C', ...common, came_to: null },
    ])
    await database.close()
  })

  it('put what is there into years’ rests, with its keys, indexes, checks and numbers', async () => {
    const database = await PGlite.create()
    const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
    const years = '0030-years.sql'
    const text = async (name: string) => database.exec(await readFile(new URL(name, FOLDER), 'utf8'))
    for (const name of names.filter((name) => name < years)) await text(name)
    const [a, p, e] = ['a', 'b', 'c'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`)
    await database.exec(`
      insert into authority values ('${a}', 'dv', 'DV', 'UT', 'DV', '{}', now());
      insert into partner (id, name, authority_id, role, country, mnemonic, edition, callback_rule, state, created_at)
        values ('${p}', 'p', '${a}', 'terminal', 'UT', 'T', 'tr-03129/1.1', 'response-url', 'active', now());
      insert into exchange (id, partner_id, authority_id, direction, contract, operation, repeat_key, content_sha256, state, created_at)
        values ('${e}', '${p}', '${a}', 'in', 'tr-03129/1.1', 'RequestCertificate', 'id:1', '', 'accepted', now());
      insert into event (at, kind, exchange_id, details) values (now(), 'accepted', '${e}', '{}');`)
    for (const name of names.filter((name) => name >= years)) await text(name)
    await database.exec(`insert into event (at, kind, details) values (now(), 'next', '{}')`)
    const asked = async (sql: string) => (await database.query(sql)).rows
    assert.deepEqual(await asked('select key, exchange_id from live_repeat'), [{ key: 'id:1', exchange_id: e }])
    assert.deepEqual(await asked('select id, kind from event order by id'), [
      { id: 1, kind: 'accepted' },
      { id: 2, kind: 'next' },
    ])
    await assert.rejects(database.exec(`update exchange set state = 'nonsense'`), /check constraint/)
    await assert.rejects(database.exec(`update exchange set partner_id = '${a}'`), /foreign key/)
    const indexes = await asked(`select indexname from pg_indexes where tablename = 'exchange' order by indexname`)
    assert.ok(indexes.length >= 6, JSON.stringify(indexes))
    await database.close()
  })
})
