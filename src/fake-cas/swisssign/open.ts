import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { TriedFake } from '../vendors.ts'
import { SwissSignDesk } from './desk.ts'
import { PRODUCTS } from './products.ts'

const ACCOUNT = { name: 'svc@example.test', apiKey: 'a secret of 32 octets, for a fake' }

/** SwissSign, without SwissSign. */
export async function openSwissSignFake(wish: FakeWish): Promise<FakeCa<SwissSignDesk> & TriedFake> {
  const fake = await openFakeCa({ name: 'SwissSign' }, wish, (inside) => {
    return new SwissSignDesk(inside, ACCOUNT, wish.agreesAfterLooks)
  })
  return Object.assign(fake, {
    setUp: (at: (file: string) => string) => ({
      settings: {
        kind: 'swisssign',
        url: fake.url,
        serverRoots: at('swisssign-tls-root.pem'),
        account: ACCOUNT.name,
        apiKey: at('swisssign-api-key'),
        roots: at('swisssign-root.pem'),
        products: {
          'spoc-tls': PRODUCTS.plain.uuid,
          'spoc-tls-approved': PRODUCTS.approved.uuid,
          'ssl-gold': PRODUCTS.domain.uuid,
        },
        revocationRequestor: 'Ana Ejemplo',
      },
      files: {
        'swisssign-tls-root.pem': fake.tls.root,
        'swisssign-api-key': ACCOUNT.apiKey,
        'swisssign-root.pem': pemOf('CERTIFICATE', fake.ca.root),
      },
    }),
  })
}
