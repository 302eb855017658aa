import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { TriedFake } from '../vendors.ts'
import { EstDesk } from './desk.ts'

const USER = { name: 'spoc', password: 'plover-81-bracket' }

/** A CA that speaks EST. Who shows a certificate that it issued may renew it. */
export async function openEstFake(wish: FakeWish): Promise<FakeCa<EstDesk> & TriedFake> {
  const manner = { name: 'EST', clientCertificate: 'asked', knowsItsHolders: true } as const
  const fake = await openFakeCa(manner, wish, (inside) => new EstDesk(inside, USER, wish.agreesAfterLooks))
  return Object.assign(fake, {
    setUp: (at: (file: string) => string) => ({
      settings: {
        kind: 'est',
        url: fake.url,
        serverRoots: at('est-tls-root.pem'),
        roots: at('est-root.pem'),
        login: { user: USER.name, password: at('est-password') },
        products: [{ name: 'spoc-tls' }, { name: 'spoc-tls-approved', label: 'approved' }],
      },
      files: {
        'est-tls-root.pem': fake.tls.root,
        'est-root.pem': pemOf('CERTIFICATE', fake.ca.root),
        'est-password': USER.password,
      },
    }),
  })
}
