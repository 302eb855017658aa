import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { SetUp } from '../vendors.ts'
import { type Decryption, makeCredentials } from './credentials.ts'
import { EmcaDesk } from './emca-desk.ts'

export type { Decryption } from './credentials.ts'
export type { EmcaDesk } from './emca-desk.ts'
export type { EmcaOrder } from './standing.ts'

export interface EmcaWish extends FakeWish {
  /** Default: what Java calls plain AES. */
  readonly decryption?: Decryption
}

export type FakeEmca = FakeCa<EmcaDesk> & { setUp(at: (file: string) => string): SetUp }

const PROFILES = { 'TLS-Server': '17', 'TLS-Client': '18' }

/** eMudhra's emCA, release 4.0. */
export async function openEmcaFake(wish: EmcaWish): Promise<FakeEmca> {
  const credentials = await makeCredentials(wish.now())
  const manner = {
    decryption: wish.decryption ?? 'aes-ecb-pkcs5',
    allowedFrom: '127.0.0.1',
    failureStatus: 200,
    profiles: PROFILES,
  }
  const fake = await openFakeCa({ name: 'emCA' }, wish, (inside) => {
    return new EmcaDesk(inside, credentials, manner, wish.agreesAfterLooks ?? 0)
  })
  return Object.assign(fake, { setUp: (at: (file: string) => string) => setUp(fake, at) })
}

function setUp({ url, tls, ca, desk: { credentials } }: FakeCa<EmcaDesk>, at: (file: string) => string): SetUp {
  return {
    settings: {
      kind: 'emca',
      url,
      serverRoots: at('server-root.pem'),
      userName: credentials.userName,
      password: at('password.txt'),
      authenticationKey: at('authentication-key.txt'),
      encryption: { key: at('encryption-key.txt') },
      signing: { certificate: at('signing.pem'), key: at('signing.key') },
      subscriberId: 'SPOC-UT',
      products: [
        { name: 'tls-server', profileName: 'TLS-Server' },
        { name: 'tls-client', profileId: PROFILES['TLS-Client'] },
      ],
      roots: at('root.pem'),
      intermediates: at('intermediate.pem'),
    },
    files: {
      'server-root.pem': tls.root,
      'root.pem': pemOf('CERTIFICATE', ca.root),
      'intermediate.pem': pemOf('CERTIFICATE', ca.intermediate),
      'password.txt': `${credentials.password}\n`,
      'authentication-key.txt': `${credentials.authenticationKey}\n`,
      'encryption-key.txt': `${Buffer.from(credentials.encryptionKey).toString('hex')}\n`,
      'signing.pem': credentials.signing.certificatePem,
      'signing.key': credentials.signing.keyPem,
    },
  }
}
