import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { SetUp, TriedFake } from '../vendors.ts'
import { API_KEYS, DigicertDesk } from './desk.ts'

export async function openDigicertFake(wish: FakeWish): Promise<FakeCa<DigicertDesk> & TriedFake> {
  const fake = await openFakeCa({ name: 'DigiCert' }, wish, (inside) => new DigicertDesk(inside, wish))
  return Object.assign(fake, { setUp: (at: (file: string) => string) => setUp(fake, at) })
}

function setUp({ url, tls, ca }: FakeCa, at: (file: string) => string): SetUp {
  const [key, server, roots] = ['digicert-api-key', 'digicert-server.pem', 'digicert-roots.pem'] as const
  return {
    settings: {
      kind: 'digicert',
      url: `${url}/services/v2`,
      serverRoots: at(server),
      roots: at(roots),
      apiKey: at(key),
      fields: { 'organization.id': '4711' },
    },
    files: { [key]: API_KEYS.orders, [server]: tls.root, [roots]: pemOf('CERTIFICATE', ca.root) },
  }
}
