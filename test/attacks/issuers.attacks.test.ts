import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IssuerConfig } from '../../src/app/issuers/issuer-config.ts'
import {
  CLIENT,
  type ForgedIssuer,
  type OpenIdProvider,
  startForgedIssuer,
  startOpenIdProvider,
} from '../support/openid-provider.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { attack } from './attack.ts'
import { type AttackedDoor, openAttackedDoor, passwordOf } from './support/attacked-door.ts'
import type { Reply, Visitor } from './support/visitor.ts'

const NINA = { name: 'Nina North', preferred_username: 'nina', groups: ['border-operators', 'canteen'] }

describe('attacks on log-in by an issuer', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let provider: OpenIdProvider
  let forged: ForgedIssuer
  let forgedKey: KeyObject
  let broken: ForgedIssuer // leads to …
  let inner: ForgedIssuer // … this one
  before(async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    forgedKey = privateKey
    forged = await startForgedIssuer([{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }])
    ;[broken, inner] = [await startForgedIssuer([]), await startForgedIssuer([])]
    door = await openAttackedDoor({
      async issuers(publicUrl) {
        provider = await startOpenIdProvider(`${publicUrl}/api/issuers/ministry/callback`)
        const named = { ministry: provider, forged, broken }
        return Promise.all(Object.entries(named).map(([name, issuer]) => issuerConfig(name, issuer)))
      },
    })
    await door.person('olga', 'operator')
  })
  after(async () => {
    await door?.node.close()
    await provider?.close()
    for (const one of [forged, broken, inner]) await one?.close()
  })

  /** @returns where the browser comes back to, by the very redirects of the provider */
  async function comeBack(browser: Visitor, name = 'ministry'): Promise<string> {
    const begun = await browser.ask(`/api/issuers/${name}/login`)
    assert.equal(begun.status, 303, begun.text)
    return pathOf(
      await followed(String(begun.headers.location), provider.ca, door.node.config.operators?.publicUrl ?? ''),
    )
  }
  const arrive = (browser: Visitor, path: string): Promise<Reply> =>
    browser.ask(path, { headers: { 'Sec-Fetch-Site': 'cross-site' } }) // led here by a page of the issuer

  /** As a provider would, in a token that the test makes. */
  async function arriveForged(
    claims: Record<string, unknown>,
    how: { alg?: string; key?: KeyObject; query?: string } = {},
  ) {
    const browser = door.visitor()
    const begun = new URL(String((await browser.ask('/api/issuers/forged/login')).headers.location))
    const now = Math.floor(Date.now() / 1_000)
    const usual = {
      iss: forged.issuer,
      aud: CLIENT.id,
      sub: 'f',
      iat: now,
      exp: now + 60,
      nonce: begun.searchParams.get('nonce'),
    }
    forged.idToken = jwt(
      { ...usual, preferred_username: 'frida', groups: ['border-operators'], ...claims },
      how.alg,
      how.key ?? forgedKey,
    )
    const state = begun.searchParams.get('state')
    const reply = await arrive(browser, `/api/issuers/forged/callback?code=x&state=${state}${how.query ?? ''}`)
    return { reply, browser }
  }
  const newestRefusal = async () => (await door.events('log-in refused'))[0]?.details.why

  it('lets in whom the issuer vouches for, with the roles of the groups, and leads to our front page', async () => {
    provider.loginAs('subject-1', NINA)
    const nina = door.visitor()
    const reply = await arrive(nina, await comeBack(nina))
    assert.deepEqual([reply.status, reply.headers.location], [303, door.node.config.operators?.publicUrl], reply.text)
    const { user, fullName, roles, next } = (await nina.ask('/api/session')).json
    assert.deepEqual([user, fullName, roles, next], ['nina', 'Nina North', ['operator'], 'nothing'])
    assert.equal((await nina.command('node.show')).status, 200)
    const one = await arriveForged({})
    assert.equal(one.reply.status, 303, 'the forged one can tell the truth, too')
  })

  attack(
    {
      id: 'PPL-25',
      actor: 'somebody with an account at the issuer',
      target: 'the browser of another user',
      attack:
        'The address by which one comes back from the issuer is given to another browser, which did not begin there.',
      answer: 'It is refused: state, nonce and PKCE verifier are in a sealed cookie of the browser that began.',
    },
    async () => {
      provider.loginAs('subject-1', NINA)
      const path = await comeBack(door.visitor())
      const victim = door.visitor()
      assert.equal((await arrive(victim, path)).status, 401)
      await victim.ask('/api/issuers/ministry/login')
      assert.equal((await arrive(victim, path)).status, 401, 'of another state')
      assert.equal(victim.cookie, undefined)
    },
  )

  attack(
    {
      id: 'PPL-26',
      actor: 'whoever reads a browser’s history',
      target: 'a session',
      attack: 'The address by which somebody came back from the issuer is used a second time, with the cookie of then.',
      answer: 'The code counted once at the issuer: 401.',
    },
    async () => {
      provider.loginAs('subject-1', NINA)
      const nina = door.visitor()
      const path = await comeBack(nina)
      const thief = door.visitor()
      thief.away = nina.away
      assert.equal((await arrive(nina, path)).status, 303)
      assert.equal(nina.away, undefined)
      assert.equal((await arrive(thief, path)).status, 401)
    },
  )

  attack(
    {
      id: 'PPL-27',
      actor: 'somebody between node and issuer',
      target: 'the identity of a user',
      attack:
        'ID tokens are sent that are not signed (“none”), signed by another key, for another client, of another issuer, with another nonce, or over.',
      answer: 'Each is refused, and an event says why; nobody is logged in.',
    },
    async () => {
      const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      const now = Math.floor(Date.now() / 1_000)
      const wrongs = [
        await arriveForged({}, { alg: 'none' }),
        await arriveForged({}, { key: other }),
        await arriveForged({ aud: 'another' }),
        await arriveForged({ iss: 'https://127.0.0.1:1' }),
        await arriveForged({ nonce: 'of another log-in' }),
        await arriveForged({ nonce: undefined }),
        await arriveForged({ iat: now - 900, exp: now - 600 }),
      ]
      for (const [n, { reply, browser }] of wrongs.entries()) {
        assert.deepEqual([reply.status, browser.cookie], [401, undefined], `${n}: ${reply.text}`)
      }
      assert.match(String(await newestRefusal()), /exp/)
    },
  )

  attack(
    {
      id: 'PPL-28',
      actor: 'one issuer of several',
      target: 'users of another issuer',
      attack: 'An answer names another issuer than the one the log-in began with (mix-up).',
      answer:
        'It is refused: each has an address of its own to come back to, and what names another does not count (RFC 9207).',
    },
    async () => {
      const mixed = await arriveForged({}, { query: `&iss=${encodeURIComponent(provider.issuer)}` })
      assert.equal(mixed.reply.status, 401)
      const browser = door.visitor()
      await browser.ask('/api/issuers/forged/login')
      provider.loginAs('subject-1', NINA)
      const path = (await comeBack(door.visitor())).replace('/ministry/', '/forged/')
      assert.equal((await arrive(browser, path)).status, 401)
    },
  )

  attack(
    {
      id: 'PPL-29',
      actor: 'an issuer that was broken into',
      target: 'servers that only the node reaches (SSRF)',
      attack: 'The metadata of the issuer leads to another host for tokens and keys.',
      answer: 'Only the origin that the configuration names is called: nothing is sent there, and an event names it.',
    },
    async () => {
      broken.metadata = { token_endpoint: `${inner.issuer}/token`, jwks_uri: `${inner.issuer}/jwks` }
      const browser = door.visitor()
      const begun = new URL(String((await browser.ask('/api/issuers/broken/login')).headers.location))
      const path = `/api/issuers/broken/callback?code=x&state=${begun.searchParams.get('state')}`
      assert.equal((await arrive(browser, path)).status, 401)
      assert.match(String(await newestRefusal()), /leads to https:.*does not name/)
      assert.deepEqual(inner.asked, [])
    },
  )

  attack(
    {
      id: 'PPL-30',
      actor: 'somebody who sends links',
      target: 'a user who follows them',
      attack: 'Addresses of the log-in are made that lead on to another site (open redirect).',
      answer:
        'Parameters that are not known are refused, and after the log-in the browser is led to the front page alone.',
    },
    async () => {
      for (const query of [
        '?next=https://evil.example',
        '?redirect_uri=https://evil.example',
        '?returnTo=//evil.example',
      ]) {
        assert.equal((await door.visitor().ask(`/api/issuers/ministry/login${query}`)).status, 400)
      }
      provider.loginAs('subject-1', NINA)
      const nina = door.visitor()
      const reply = await arrive(nina, `${await comeBack(nina)}&next=https://evil.example`)
      assert.equal(reply.headers.location, door.node.config.operators?.publicUrl)
    },
  )

  attack(
    {
      id: 'PPL-31',
      actor: 'somebody with an account at the issuer',
      target: 'a user who logs in by password',
      attack: 'The name at the issuer is changed to that of a user of the node.',
      answer: 'Who comes from an issuer is known by its subject; a name that is taken here is not given again.',
    },
    async () => {
      provider.loginAs('subject-2', { ...NINA, preferred_username: 'olga' })
      const thief = door.visitor()
      assert.equal((await arrive(thief, await comeBack(thief))).status, 409)
      assert.equal(thief.cookie, undefined)
    },
  )

  attack(
    {
      id: 'PPL-32',
      actor: 'somebody who left the service',
      target: 'the rights of the groups they were in',
      attack: 'A user whom the issuer put out of every group goes on in an open session, and logs in again.',
      answer: 'The next log-in takes the roles away, is refused, and ends every session of that user.',
    },
    async () => {
      provider.loginAs('subject-3', { ...NINA, preferred_username: 'nils' })
      const nils = door.visitor()
      await arrive(nils, await comeBack(nils))
      assert.equal((await nils.command('node.show')).status, 200)
      provider.loginAs('subject-3', { ...NINA, preferred_username: 'nils', groups: ['canteen'] })
      const again = door.visitor()
      assert.equal((await arrive(again, await comeBack(again))).status, 401)
      assert.equal(again.cookie, undefined)
      assert.equal((await nils.command('node.show')).status, 401)
    },
  )
})

describe('attacks where issuers vouch for everybody but administrators', () => {
  useQuickScrypt()
  let door: AttackedDoor
  before(async () => {
    door = await openAttackedDoor({ people: { passwordLogin: 'administrators' } })
    await door.person('olga', 'operator')
    await door.person('boss', 'administrator')
  })
  after(() => door?.node.close())

  attack(
    {
      id: 'PPL-34',
      actor: 'whoever knows the old password of a user',
      target: 'a node whose users log in elsewhere (`people.passwordLogin: administrators`)',
      attack: 'The user logs in by password all the same.',
      answer:
        'It is refused in the words of a wrong password, with an event; administrators get in when the issuer is down.',
    },
    async () => {
      const reply = await door.visitor().post('/api/session', { name: 'olga', password: passwordOf('olga') })
      const wrong = await door.visitor().post('/api/session', { name: 'olga', password: 'a wrong password' })
      assert.deepEqual([reply.status, reply.json.detail], [401, wrong.json.detail])
      assert.match(String((await door.events('log-in refused'))[1]?.details.why), /only administrators/)
      assert.equal((await (await door.loggedIn('boss')).ask('/api/session')).json.next, 'enrol')
    },
  )
})

async function issuerConfig(name: string, { issuer, ca }: { issuer: string; ca: string }): Promise<IssuerConfig> {
  const [caFile, clientSecretFile] = [
    join(tmpdir(), `eac-${name}-${process.pid}.pem`),
    join(tmpdir(), `eac-${name}-${process.pid}.secret`),
  ]
  await writeFile(caFile, ca)
  await writeFile(clientSecretFile, CLIENT.secret)
  return {
    name,
    issuer,
    clientId: CLIENT.id,
    clientSecretFile,
    ca: caFile,
    otherOrigins: [],
    scope: 'openid profile',
    signedBy: 'RS256',
    nameFrom: 'preferred_username',
    groupsFrom: 'groups',
    roles: { 'border-operators': ['operator'] },
    secondFactor: 'here',
  }
}

/** What a browser does: redirects, with the cookies of the provider, until it is led back to us. */
async function followed(address: string, ca: string, ours: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = address
  for (let n = 0; n < 10; n++) {
    if (url.startsWith(ours)) return url
    const headers = { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const { location, given, text } = await new Promise<{
      location: string | undefined
      given: string[]
      text: string
    }>((resolve, reject) => {
      request(url, { ca, headers, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('end', () => {
          const { location, 'set-cookie': given = [] } = response.headers
          resolve({ location, given, text: Buffer.concat(chunks).toString() })
        })
      })
        .once('error', reject)
        .end()
    })
    for (const one of given) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      cookies.set(name, value)
    }
    assert.ok(location !== undefined, text)
    url = new URL(location, url).href
  }
  throw new Error('led in circles')
}

const pathOf = (address: string): string => new URL(address).pathname + new URL(address).search

function jwt(claims: object, alg = 'RS256', key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg, kid: 'k' })}.${part(claims)}`
  return `${signed}.${alg === 'none' ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
