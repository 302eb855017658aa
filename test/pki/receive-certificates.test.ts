import assert from 'node:assert/strict'
import {
  assembleCertificate,
  type CertificateFields,
  type CurveName,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
  encodePublicKey,
  makeInspectionSystemChat,
  parseCalendarDate,
  parseHolderReference,
  publicKeyOf,
  type Role,
  type Signer,
} from '../../src/cvc/index.ts'
import { DEFAULT_CONTRACT_SETTINGS, type Partner } from '../../src/messages/index.ts'
import { judgeReceived, type Reception, trustAnchor } from '../../src/pki/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { type AuthorityRecord, insertAuthority, insertAuthorityKey, type Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const NOW = new Date('2026-11-10T12:00:00Z')
const keys = openMemoryKeyStore()

interface Key {
  readonly reference: string
  readonly signer: Signer
}

async function makeKey(reference: string, curve: CurveName = 'brainpoolP256r1'): Promise<Key> {
  const { keyId } = await keys.create({ algorithm: 'id-TA-ECDSA-SHA-256', curve })
  return { reference, signer: await keys.signer(keyId) }
}

/** A certificate as anybody can make it. */
async function certify(
  holder: Key,
  issuer: Key,
  role: Role,
  more: Partial<CertificateFields> & { forged?: true } = {},
): Promise<CvCertificate> {
  const { forged, ...fields } = more
  const body = encodeCertificateBody({
    authorityReference: parseHolderReference(issuer.reference),
    holderReference: parseHolderReference(holder.reference),
    publicKey: publicKeyOf(holder.signer.publicKey, { domainParameters: role === 'CVCA' }),
    chat: makeInspectionSystemChat({ role, fingerprints: true, iris: false }),
    effective: parseCalendarDate('2026-11-01'),
    expires: parseCalendarDate(role === 'CVCA' ? '2029-10-31' : '2027-01-29'),
    extensions: [],
    ...fields,
  })
  const signature = forged === undefined ? await issuer.signer.sign(body) : new Uint8Array(64).fill(7)
  return decodeCertificate(assembleCertificate(body, signature))
}

describe('certificates that a partner sends', () => {
  let store: Store
  let dv: AuthorityRecord
  let root: Key
  let next: Key
  let ours: Key
  let rootCertificate: CvCertificate

  beforeEach(async () => {
    store = await openTestStore()
    const wish = {
      name: 'UT-DV',
      role: 'DV',
      country: 'UT',
      mnemonic: 'DVDOM',
      policy: { synchronousSeconds: 25 },
    } as const
    dv = await store.db.transaction().execute((tx) => insertAuthority(tx, wish, NOW))
    root = await makeKey('UTCVCATST00001')
    next = await makeKey('UTCVCATST00002')
    ours = await makeKey('UTDVDOM00001')
    rootCertificate = await certify(root, root, 'CVCA')
    await trustAnchor(dv, rootCertificate.octets, { db: store.db, now: () => NOW, checkSignature })
    await store.db.transaction().execute((tx) =>
      insertAuthorityKey(
        tx,
        {
          authorityId: dv.id,
          certifiedBy: 'UTCVCATST',
          holderReference: ours.reference,
          keyId: 'ours',
          publicKey: encodePublicKey(publicKeyOf(ours.signer.publicKey, { domainParameters: true })),
          state: 'requested',
        },
        NOW,
      ),
    )
  })
  afterEach(() => store.close())

  const partner = (more: Partial<Partner> = {}): Partner => ({
    id: '1',
    name: 'cvca',
    authorityId: dv.id,
    role: 'CVCA',
    country: 'UT',
    mnemonic: 'CVCATST',
    edition: 'tr-03129/1.1',
    serviceUrl: undefined,
    callbackRule: 'response-url',
    callbackTargets: [],
    pushUrl: undefined,
    state: 'active',
    initialSince: undefined,
    tolerancesOff: [],
    contractSettings: DEFAULT_CONTRACT_SETTINGS,
    operations: undefined,
    tlsCertificates: [],
    hasTlsIssuers: false,
    wsSecurity: 'none',
    privateNetwork: false,
    ...more,
  })
  const receive = (certificates: readonly CvCertificate[], from: Partner = partner(), now = NOW): Promise<Reception> =>
    judgeReceived(
      dv,
      from,
      certificates.map(({ octets }) => octets),
      { db: store.db, now: () => now, checkSignature },
    )
  const kept = ({ authorities, own }: Reception): string[] => [
    ...authorities.map(({ holderReference, authorityReference }) => `${holderReference} by ${authorityReference}`),
    ...own.map(({ certificate }) => `own ${certificate.holderReference}`),
  ]
  const refusedFor = async (certificates: readonly CvCertificate[], why: RegExp, from?: Partner): Promise<void> => {
    const reception = await receive(certificates, from)
    assert.deepEqual(kept(reception), [])
    assert.match(JSON.stringify(reception.rejected), why)
  }

  it('are taken from a trusted root down, in whatever order they came', async () => {
    const [link, selfSigned] = [await certify(next, root, 'CVCA'), await certify(next, next, 'CVCA')]
    const own = await certify(ours, next, 'DV-domestic')
    const reception = await receive([own, selfSigned, link])
    assert.deepEqual(kept(reception), [
      'UTCVCATST00002 by UTCVCATST00001',
      'UTCVCATST00002 by UTCVCATST00002',
      'own UTDVDOM00001',
    ])
    assert.deepEqual(reception.rejected, [])
  })

  it('are refused when self-signed with a signature that is none', async () => {
    const link = await certify(next, root, 'CVCA')
    const forged = await certify(next, next, 'CVCA', { forged: true })
    const reception = await receive([link, forged])
    assert.deepEqual(kept(reception), ['UTCVCATST00002 by UTCVCATST00001'])
    assert.match(JSON.stringify(reception.rejected), /signature-verifies/)
  })

  it('are refused when self-signed and nothing trusted vouches for the key', async () => {
    const stranger = await makeKey('UTCVCATST00001')
    await refusedFor([await certify(stranger, stranger, 'CVCA')], /no link certificate or anchor vouches/)
  })

  it('are refused when self-signed and saying other rights or dates than the link', async () => {
    const link = await certify(next, root, 'CVCA')
    const longer = await certify(next, next, 'CVCA', { expires: parseCalendarDate('2081-01-01') })
    const chat = makeInspectionSystemChat({ role: 'CVCA', fingerprints: true, iris: true })
    const wider = await certify(next, next, 'CVCA', { chat })
    assert.deepEqual(kept(await receive([link, longer, wider])), ['UTCVCATST00002 by UTCVCATST00001'])
  })

  it('are refused when they link to another holder', async () => {
    const other = await makeKey('VACVCAVA00001')
    await refusedFor([await certify(other, root, 'CVCA')], /another holder: a person has to trust that/)
  })

  it('are refused when they are a DV certificate "self-signed" for our key', async () => {
    const forged = await certify(ours, ours, 'DV-domestic', { forged: true })
    await refusedFor([forged], /by UTDVDOM: it was asked of UTCVCATST/)
  })

  it('are refused for our key from another CA than the one it was asked of', async () => {
    const other = await makeKey('VACVCAVA00001')
    await trustAnchor(dv, (await certify(other, other, 'CVCA')).octets, {
      db: store.db,
      now: () => NOW,
      checkSignature,
    })
    await refusedFor([await certify(ours, other, 'DV-foreign')], /by VACVCAVA: it was asked of UTCVCATST/)
  })

  for (const role of ['CVCA', 'terminal'] as const) {
    it(`are refused for our key in the role ${role}`, async () => {
      await refusedFor([await certify(ours, root, role)], new RegExp(`for a key of ours, as ${role}`))
    })
  }

  it('are refused when they are for another key under our reference, or somebody else', async () => {
    const twin = await makeKey('UTDVDOM00001')
    await refusedFor([await certify(twin, root, 'DV-domestic')], /not for us/)
    await refusedFor([await certify(await makeKey('UTDVOTHER00001'), root, 'DV-domestic')], /not for us/)
  })

  it('are refused when a key on another curve is put under our CVCA’s name', async () => {
    const elsewhere = await makeKey('UTCVCATST00002', 'brainpoolP384r1')
    await refusedFor([await certify(elsewhere, elsewhere, 'CVCA')], /vouches/)
  })

  it('are not taken from a terminal, nor from a suspended partner', async () => {
    const link = await certify(next, root, 'CVCA')
    await refusedFor([link], /is a terminal/, partner({ role: 'terminal' }))
    await refusedFor([link], /is suspended/, partner({ state: 'suspended' }))
  })

  it('are waited for when the one for our key is only too early, or its issuer not known yet', async () => {
    const tomorrow = await certify(ours, root, 'DV-domestic', { effective: parseCalendarDate('2026-11-11') })
    assert.match((await receive([tomorrow])).waitingFor ?? '', /effective-reached/)
    const later = await receive([tomorrow], partner(), new Date('2026-11-11T00:00:01Z'))
    assert.deepEqual([kept(later), later.waitingFor], [['own UTDVDOM00001'], undefined])
    const byNext = await certify(ours, next, 'DV-domestic')
    assert.match((await receive([byNext])).waitingFor ?? '', /UTCVCATST00002 is not trusted here/)
  })

  it('that are no certificates are named by their place', async () => {
    const { rejected } = await judgeReceived(dv, partner(), [new Uint8Array([1, 2, 3])], {
      db: store.db,
      now: () => NOW,
      checkSignature,
    })
    assert.equal(rejected[0]?.what, 'certificate 1')
  })

  it('can be trusted by a person only as a CVCA’s own, self-signed and verifying', async () => {
    const deps = { db: store.db, now: () => NOW, checkSignature }
    const trust = async (certificate: CvCertificate) => trustAnchor(dv, certificate.octets, deps)
    await assert.rejects(trust(await certify(ours, root, 'DV-domestic')), /not one of a CVCA/)
    await assert.rejects(trust(await certify(next, root, 'CVCA')), /link certificate; take the self-signed one/)
    await assert.rejects(trust(await certify(next, next, 'CVCA', { forged: true })), /signature-verifies/)
    const old = await certify(next, next, 'CVCA', {
      effective: parseCalendarDate('2010-01-01'),
      expires: parseCalendarDate('2012-12-31'),
    })
    assert.equal((await trust(old)).holderReference, 'UTCVCATST00002', 'the root of old passports is trusted, too')
    assert.ok(calendarDateOf(NOW) > old.expires)
  })
})
