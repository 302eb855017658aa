import type { Client } from 'acme-client'
import { type BridgeCall, BridgeError, type BridgeParts } from '../index.ts'
import { type AccountKey, accountKeyFromFile, accountKeyFromStore } from './account-key.ts'
import { lendParts, shareDirectory } from './inside-client.ts'
import { AcmeRefusal } from './problems.ts'
import { AcmeSession, told } from './session.ts'
import type { AcmeSettings } from './settings.ts'
import { Way } from './way.ts'

/** Our account at a CA, and what is known of the CA while the process lives. */
export class Account {
  readonly #name: string
  readonly #settings: AcmeSettings
  readonly #parts: BridgeParts
  readonly #nonces: string[] = []
  #url: string | undefined
  #last: Client | undefined

  constructor(name: string, settings: AcmeSettings, parts: BridgeParts) {
    this.#name = name
    this.#settings = settings
    this.#parts = parts
  }

  /** Does one piece of work under our account, which is opened where the CA has none for our key. */
  async use<T>(call: Pick<BridgeCall, 'now' | 'signal'>, work: (session: AcmeSession) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open(call))
    } catch (error) {
      // once people have seen to it, it is looked for anew
      if (error instanceof AcmeRefusal && error.type === 'accountDoesNotExist') this.#url = undefined
      throw error
    }
  }

  async #open(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<AcmeSession> {
    const way = new Way(this.#settings, this.#parts.files, call, this.#nonces)
    const key = await this.#key()
    const known = await this.#client(key, way)
    const client = this.#url === undefined ? await told(() => this.#find(known, key, way)) : known
    this.#url = client.getAccountUrl()
    this.#last = client
    return new AcmeSession(client, () => way.retryAt)
  }

  async #client(key: AccountKey, way: Way, externalAccountBinding?: Binding): Promise<Client> {
    const { Client } = await import('acme-client') // it brings much with it: loaded where there is such a CA
    const client = new Client({
      directoryUrl: this.#settings.url,
      accountKey: Buffer.alloc(0), // we sign
      ...(this.#url !== undefined && { accountUrl: this.#url }),
      ...(externalAccountBinding && { externalAccountBinding }),
    })
    lendParts(client, { key, request: way.request.bind(way), takeNonce: () => way.takeNonce() })
    if (this.#last !== undefined) shareDirectory(this.#last, client)
    return client
  }

  #key(): Promise<AccountKey> {
    const { url, account } = this.#settings
    if (account.key !== undefined) return accountKeyFromFile(account.key, this.#parts.files)
    return accountKeyFromStore(this.#name, url, this.#parts)
  }

  async #find(client: Client, key: AccountKey, way: Way): Promise<Client> {
    try {
      await client.createAccount({ onlyReturnExisting: true })
      return client
    } catch (error) {
      if (!(error instanceof AcmeRefusal) || error.type !== 'accountDoesNotExist') throw error
      return this.#register(key, way)
    }
  }

  async #register(key: AccountKey, way: Way): Promise<Client> {
    const { termsAgreed, contacts, binding } = this.#settings.account
    const hmacKey = binding && (await this.#parts.files.secret(binding.key))
    const client = await this.#client(key, way, binding && { kid: binding.keyId, hmacKey: hmacKey ?? '' })
    const terms = await client.getTermsOfServiceUrl()
    if (terms && !termsAgreed) {
      const how = `read ${terms.slice(0, 300)}, then set account.termsAgreed`
      throw new BridgeError('auth', `it has terms that are to be agreed to: ${how}`, { outcome: 'not-sent' })
    }
    const contact = contacts.map((address) => `mailto:${address}`)
    try {
      await client.createAccount({ termsOfServiceAgreed: termsAgreed, ...(contact.length > 0 && { contact }) })
      return client
    } catch (error) {
      // another process was first: the library then changes the account that is there, which some CAs refuse
      return accountOf(client) === undefined ? this.#madeAllTheSame(error, key, way) : client
    }
  }

  /** A CA that failed has made it nevertheless, or for another process at the same moment. */
  async #madeAllTheSame(error: unknown, key: AccountKey, way: Way): Promise<Client> {
    if (!(error instanceof AcmeRefusal) || error.class !== 'transient') throw error
    const client = await this.#client(key, way)
    await client.createAccount({ onlyReturnExisting: true }).catch(() => {
      throw error
    })
    return client
  }
}

function accountOf(client: Client): string | undefined {
  try {
    return client.getAccountUrl()
  } catch {
    return undefined
  }
}

interface Binding {
  readonly kid: string
  readonly hmacKey: string
}
