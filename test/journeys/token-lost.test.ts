import assert from 'node:assert/strict'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type CvCertificate, decodeCertificate } from '../../src/cvc/index.ts'
import type { IssuedEntry } from '../../src/ledger/index.ts'
import { certificateIn, type MadeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { softHsmIsHere } from '../support/softhsm.ts'
import { makeUnrulyToken, type UnrulyToken } from '../support/unruly/unruly.ts'
import { admitGate, foundUtopia, type Gate, successor } from '../support/utopia.ts'

const AT_ONCE = 6
const LONG = 200_000

describe('a token that is lost while many ask', function () {
  this.timeout(300_000)
  let token: UnrulyToken
  let node: TestNode
  let gate: Gate
  let made = 1
  const answered = new Map<string, string>() // by holder reference: the certificate, hex

  before(async function () {
    if (!(await softHsmIsHere())) this.skip()
    token = await makeUnrulyToken()
    const { folder, config } = await makeTestFolder('UT', new Date())
    const { library, label, pinFile } = token
    const pkcs11 = { library, token: { label }, pinFile, sessions: 3, timeoutSeconds: 20 }
    const retry = { firstPauseSeconds: 0.2, longestPauseSeconds: 1, giveUpAfterSeconds: 3600 }
    const keys = { ...config.keys, place: 'pkcs11', pkcs11 } as const
    node = await startTestNode('UT', { again: { folder, config: { ...config, retry, keys } } })
    gate = await admitGate(node.operator, await foundUtopia(node.operator))
  })
  after(async () => {
    gate?.applicant.close()
    await node?.close()
  })

  const lost = async (): Promise<number> =>
    (await node.operator.call('event.list', { limit: 500 })).events.filter(
      ({ kind }) => kind === 'token of the keys lost',
    ).length

  /** Asks as a terminal does: again, with the same request, until it is answered with a certificate. */
  async function asked(request: MadeRequest): Promise<void> {
    let certificate: CvCertificate | undefined
    await eventually(
      `${request.holderReference} has its certificate`,
      async () => {
        certificate = await gate.applicant
          .request(request.octets)
          .then(certificateIn)
          .catch(() => undefined)
        return certificate !== undefined
      },
      LONG,
    )
    answered.set(request.holderReference, Buffer.from(certificate?.signature ?? []).toString('hex'))
  }

  async function manyAskWhile(trouble: () => Promise<void>): Promise<void> {
    const requests = await Promise.all(Array.from({ length: AT_ONCE }, () => successor(++made, gate.first)))
    await Promise.all([trouble(), ...requests.map(asked)])
  }

  const done = (): Promise<void> => eventually('it has happened', () => token.isDone(), LONG)

  it('answers them all where its login is taken away', () =>
    manyAskWhile(async () => {
      await token.order('once-logged-out')
      await done()
    }))

  it('answers them all where its process is killed', () =>
    manyAskWhile(async () => {
      await token.order('once-crash')
      await done()
    }))

  it('answers them all where the token is taken away and put back', () =>
    manyAskWhile(async () => {
      const before = await lost()
      await rename(token.folder, `${token.folder}-away`)
      await token.order('once-crash') // what it holds in memory goes with it
      await eventually('it is lost', async () => (await lost()) > before, LONG)
      await rename(`${token.folder}-away`, token.folder)
    }))

  it('has issued each of them one certificate, the one that was answered', async () => {
    const issued = (await issuedIn(join(node.config.data, 'ledger', 'issued'))).filter(({ holderReference }) =>
      answered.has(holderReference),
    )
    assert.equal(answered.size, 3 * AT_ONCE)
    assert.equal(issued.length, answered.size)
    for (const { holderReference, signature } of issued) {
      assert.equal(Buffer.from(signature).toString('hex'), answered.get(holderReference))
    }
  })
})

/** Every certificate that was ever signed here is a line of the ledger. */
async function issuedIn(folder: string): Promise<CvCertificate[]> {
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''))
  return lines.map((line) => decodeCertificate(Buffer.from((JSON.parse(line) as IssuedEntry).certificate, 'base64')))
}
