import { randomBytes } from 'node:crypto'
import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { TriedFake } from '../vendors.ts'
import { RA, UanatacaDesk } from './desk.ts'

/** Uanataca, without Uanataca. */
export async function openUanatacaFake(wish: FakeWish): Promise<FakeCa<UanatacaDesk> & TriedFake> {
  const fake = await openFakeCa({ name: 'Uanataca', clientCertificate: 'required' }, wish, (inside) => {
    return new UanatacaDesk(inside, wish.agreesAfterLooks)
  })
  const user = fake.tls.client('API user')
  const cardKey = randomBytes(32).toString('base64')
  return Object.assign(fake, {
    setUp: (at: (file: string) => string) => ({
      settings: {
        kind: 'uanataca',
        url: fake.url,
        serverRoots: at('uanataca-tls-root.pem'),
        client: { certificate: at('uanataca-api-user.pem'), key: at('uanataca-api-user.key') },
        registrationAuthority: RA,
        profiles: [{ name: 'PFnubeAFEmpresa' }, { name: 'PFnubeAFCiudadano', days: 365 }],
        roots: at('uanataca-root.pem'),
        issuers: at('uanataca-issuers.pem'),
        cardKey: at('uanataca-card-key'),
      },
      files: {
        'uanataca-tls-root.pem': fake.tls.root,
        'uanataca-api-user.pem': user.certificate,
        'uanataca-api-user.key': user.key,
        'uanataca-root.pem': pemOf('CERTIFICATE', fake.ca.root),
        'uanataca-issuers.pem': pemOf('CERTIFICATE', fake.ca.intermediate),
        'uanataca-card-key': cardKey,
      },
    }),
  })
}
