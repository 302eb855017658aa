import assert from 'node:assert/strict'
import { oneTimeCode, stepOf } from '../../src/people/totp.ts'
import { type AttackedDoor, openAttackedDoor, passwordOf } from '../attacks/support/attacked-door.ts'
import { octetsOfBase32 } from '../support/base32.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'

describe('an authenticator app that a user adds at the machine', () => {
  useQuickScrypt()
  let door: AttackedDoor
  before(async () => {
    door = await openAttackedDoor()
    await door.person('olga', 'operator')
  })
  after(() => door?.node.close())

  const by = (code?: string) => ({ name: 'olga', password: passwordOf('olga'), ...(code !== undefined && { code }) })

  it('counts once its first code was shown, and is asked for from then on', async () => {
    const { operator } = door.node
    const { secret, uri } = await operator.call('user.begin-second-factor', { by: by() })
    assert.match(uri, new RegExp(`^otpauth://totp/eac%20127\\.0\\.0\\.1:olga\\?secret=${secret}&`))
    const code = (): string => {
      door.wait(30)
      return oneTimeCode(octetsOfBase32(secret), stepOf(door.now()))
    }
    await assert.rejects(operator.call('user.confirm-second-factor', { by: by(), code: '000000' }), /is wrong/)
    const { recoveryCodes } = await operator.call('user.confirm-second-factor', { by: by(), code: code() })
    assert.equal(recoveryCodes.length, 10)
    const olga = await door.loggedIn('olga')
    assert.equal((await olga.command('node.show')).status, 401)
    assert.equal((await olga.post('/api/session/second-factor', { code: code() })).status, 200)
    assert.equal((await olga.command('node.show')).status, 200)
    const again = operator.call('user.begin-second-factor', { by: by(recoveryCodes[0]) })
    await assert.rejects(again, /olga has a second factor; it is removed before a new one/)
  })

  it('is added by nobody else, and over the network where a fresh log-in is asked for', async () => {
    await door.person('paul', 'operator')
    const anybody = door.node.operator.call('user.begin-second-factor', {} as never)
    await assert.rejects(anybody, /Everybody adds their own app, by name and password/)
    const paul = await door.loggedIn('paul')
    assert.equal((await paul.command('user.begin-second-factor')).status, 404)
  })
})
