import type { TlsIdentity } from '../../messages/index.ts'
import type { Log } from '../log.ts'
import { messageOf } from '../open-node.ts'
import type { SoapServer } from '../transport/index.ts'
import type { OwnTls } from './own-tls.ts'

const FIRST_CERTIFICATE_MILLISECONDS = 30_000 // a CA of our own needs about a second
const LOOK_MILLISECONDS = 1_000

interface TlsDoorOptions {
  readonly server: SoapServer
  readonly at: { readonly host: string; readonly port: number }
  readonly identity: TlsIdentity
  readonly ownTls: Pick<OwnTls, 'shown' | 'follow'>
  readonly log: Log
}

/** A listener that opens as soon as there is a certificate to be shown at it. */
export class TlsDoor {
  readonly #options: TlsDoorOptions
  #opening: Promise<void> | undefined
  #port: number | undefined
  #isClosed = false

  constructor(options: TlsDoorOptions) {
    this.#options = options
  }

  /** Undefined: it is not open. */
  get port(): number | undefined {
    return this.#port
  }

  /** @throws what listening throws, as where the port is taken */
  async openIfShown(): Promise<boolean> {
    const { server, at, identity, ownTls } = this.#options
    if (this.#isClosed || ownTls.shown(identity) === undefined) return false
    this.#opening ??= server.listen(at.port, at.host).then(({ port }) => {
      this.#port = port
    })
    await this.#opening
    return true
  }

  /**
   * Waits a while for the first certificate. Where a CA takes longer, it says so and opens when the certificate comes.
   * @param look goes on with its order
   */
  async openWithFirst(look: () => Promise<void>): Promise<void> {
    if (await this.openIfShown()) return
    const { at, identity, ownTls, log } = this.#options
    const opened = new Promise<void>((resolve, reject) => {
      ownTls.follow(identity, () => this.openIfShown().then(() => resolve(), reject))
    })
    if (await within(FIRST_CERTIFICATE_MILLISECONDS, opened, look)) return
    const says = `not listening yet: the certificate for ${identity} is not here; eac node show says what it waits for`
    log.warn({ identity, port: at.port }, says)
    opened.then(
      () => log.info({ identity, port: this.#port }, 'listening: its first certificate is here'),
      (error) => log.error({ identity, error: messageOf(error) }, 'cannot listen'),
    )
  }

  /** It opens no more. */
  close(): void {
    this.#isClosed = true
  }
}

async function within(milliseconds: number, done: Promise<void>, look: () => Promise<void>): Promise<boolean> {
  const looking = setInterval(() => void look(), LOOK_MILLISECONDS)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([done.then(() => true), late])
  } finally {
    clearInterval(looking)
    clearTimeout(timer)
  }
}
