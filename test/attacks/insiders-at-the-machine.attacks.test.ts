import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import { OperatorError } from '../../src/messages/index.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { SIZE } from '../support/size.ts'
import { attack } from './attack.ts'
import { type AttackedDoor, openAttackedDoor, passwordOf } from './support/attacked-door.ts'

describe('attacks by whoever has the machine of the node', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let socket: string
  before(async () => {
    door = await openAttackedDoor()
    await door.person('olga', 'operator')
    await door.person('paul', 'operator')
    await door.person('boss', 'administrator')
    socket = await controlSocketPath(door.node.config.data)
  })
  after(() => door?.node.close())

  if (SIZE === 'embedded') {
    attack(
      {
        id: 'INS-21',
        actor: 'an administrator of the machine',
        target: 'who is answerable',
        attack: 'Something is changed at the control socket, in nobody’s name.',
        answer:
          'It is done, for the first users come that way; an event names the command, what it was about, and the account it came from.',
      },
      async () => {
        await controlClient(socket).call('user.roles', { name: 'paul', add: ['officer'] })
        const [newest] = await door.events('command')
        const { uid, username } = userInfo()
        const { command, about, by, uid: toldUid, account } = newest?.details ?? {}
        assert.deepEqual([command, about, by], ['user.roles', { name: 'paul' }, 'the machine'])
        assert.deepEqual([toldUid, account], [uid, username])
      },
    )

    attack(
      {
        id: 'INS-22',
        actor: 'somebody with an account on the machine and a token',
        target: 'what the token is not for',
        attack: 'The token is used at the control socket, where the machine may do everything.',
        answer: 'Whoever brings a token is its user, with its scope: the rest is refused.',
      },
      async () => {
        const olga = await door.loggedIn('olga')
        const { token } = (await olga.post('/api/me/tokens', { name: 'cron', commands: ['node.show'], days: 1 })).json
        const robot = controlClient(socket, token)
        await robot.call('node.show', {})
        await assert.rejects(robot.call('exchange.list', { limit: 1 } as never), notAllowed)
        for (const none of [`${token}x`, '']) {
          await assert.rejects(controlClient(socket, none).call('node.show', {}), notAllowed)
        }
      },
    )
  }

  attack(
    {
      id: 'INS-23',
      actor: 'whoever copies the data folder',
      target: 'passwords, second factors, sessions and tokens',
      attack: 'Every file of the data folder is searched for what people log in with.',
      answer:
        'None of it is there: passwords are kept as scrypt, authenticator secrets sealed under a key elsewhere, the rest as SHA-256.',
    },
    async () => {
      const { visitor, secret, recoveryCodes } = await door.withApp('boss')
      const token = (await visitor.post('/api/me/tokens', { name: 'x', days: 1 })).json.token
      const files = await filesBelow(door.node.config.data)
      const [recovery = ''] = recoveryCodes
      const secrets = [passwordOf('boss'), secret, recovery, recovery.replaceAll('-', ''), token]
      for (const one of [...secrets, String(visitor.cookie).split('=')[1] ?? '']) {
        assert.ok(one.length > 15 && !files.some((octets) => octets.includes(one)), `found ${one}`)
      }
      if (SIZE === 'embedded')
        assert.ok(
          files.some((octets) => octets.includes('Person boss')),
          'the files tell what they hold',
        )
    },
  )
})

describe('attacks where changes want a person', () => {
  useQuickScrypt()
  let door: AttackedDoor
  before(async () => {
    door = await openAttackedDoor({ people: { machine: 'read' } })
    const boss = { code: door.node.firstCode, name: 'boss', fullName: 'The Boss', password: passwordOf('boss') }
    assert.equal((await door.visitor().post('/api/first-administrator', boss)).status, 204)
  })
  after(() => door?.node.close())

  attack(
    {
      id: 'INS-24',
      actor: 'an administrator of the machine',
      target: 'a node where changes want a person (`people.machine: read`)',
      attack:
        'A user is added and a partner changed at the control socket, in nobody’s name and with a wrong password.',
      answer: 'Reading is allowed; each change is refused, and an event says so.',
    },
    async () => {
      const machine = door.node.operator
      assert.equal((await machine.call('user.list', {})).length, 1)
      const wish = {
        name: 'mallory',
        fullName: 'Mallory',
        password: passwordOf('mallory'),
        roles: ['officer'] as const,
      }
      await assert.rejects(machine.call('user.add', wish), notAllowed)
      const by = { name: 'boss', password: 'a wrong password' }
      await assert.rejects(machine.call('notice.done', { id: 1, words: 'x', by }), { code: 'refused' })
      assert.equal((await door.events('command refused')).length, 1)
      assert.deepEqual(await door.events('command'), [])
    },
  )
})

const notAllowed = (error: unknown): boolean => error instanceof OperatorError && error.code === 'not-allowed'

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))))
}
