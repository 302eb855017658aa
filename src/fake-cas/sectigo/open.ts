import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeCa, FakeWish } from '../fake-ca.ts'
import { openFakeCa } from '../open-fake-ca.ts'
import type { SetUp, TriedFake } from '../vendors.ts'
import { LOGIN, SectigoDesk } from './desk.ts'

export async function openSectigoFake(wish: FakeWish): Promise<FakeCa<SectigoDesk> & TriedFake> {
  const fake = await openFakeCa({ name: 'Sectigo' }, wish, (inside) => new SectigoDesk(inside, wish))
  return Object.assign(fake, { setUp: (at: (file: string) => string) => setUp(fake, at) })
}

function setUp({ url, tls, ca }: FakeCa, at: (file: string) => string): SetUp {
  const [password, server, roots] = ['sectigo-password', 'sectigo-server.pem', 'sectigo-roots.pem'] as const
  return {
    settings: {
      kind: 'sectigo',
      url,
      serverRoots: at(server),
      roots: at(roots),
      loginName: LOGIN.loginName,
      loginPassword: at(password),
      fields: { appRepEmailAddress: 'rep@example.test', joiCountryName: 'UT' },
    },
    files: { [password]: LOGIN.loginPassword, [server]: tls.root, [roots]: pemOf('CERTIFICATE', ca.root) },
  }
}
