// The process that owns the vendor's library: a crash, a leak or a call that never returns ends this process, and not the node.
// It keeps nothing; its stdout and stderr are nobody's, so a library that prints secrets prints them nowhere.
import { openToken, type Token } from './token.ts'
import { failureOf } from './token-failure.ts'
import type { Numbered, OpenToken, TokenReply } from './token-requests.ts'

let token: Token | undefined

const reply = (message: TokenReply): void => void process.send?.(message)

// process.exit() would wait for a call that hangs on the thread pool.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', (message: OpenToken | Numbered) => {
  if ('kind' in message) open(message)
  else void carryOut(message)
})

function open(wish: OpenToken): void {
  try {
    token = openToken(wish)
    reply({ kind: 'opened', token: token.identity })
  } catch (error) {
    reply({ kind: 'not-opened', failure: failureOf(error) })
  }
}

async function carryOut({ id, session, request }: Numbered): Promise<void> {
  try {
    if (token === undefined) throw new Error('not open')
    reply({ kind: 'done', id, result: await token.carryOut(request, session) })
  } catch (error) {
    reply({ kind: 'failed', id, failure: failureOf(error) })
  }
}
