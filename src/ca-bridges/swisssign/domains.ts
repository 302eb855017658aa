import { domainToASCII } from 'node:url'
import type { WaitingFor } from '../../messages/index.ts'
import { BridgeError, type DomainPower, type OwnDomain } from '../index.ts'
import { type DomainSeen, domainAnswer, domainsAnswer, readAs } from './answers.ts'
import { jsonBody, type Occasion, type SwissSignApi } from './api.ts'

/** Names that were proved to SwissSign to be ours: once for 13 months, not with each order. */
export class SwissSignDomains implements DomainPower {
  readonly #api: SwissSignApi
  readonly #clientOf: (occasion: Occasion) => Promise<string>
  readonly #base: string

  /** @param base the path: the vendor's text and its interface file disagree on it */
  constructor(api: SwissSignApi, clientOf: (occasion: Occasion) => Promise<string>, base: string) {
    this.#api = api
    this.#clientOf = clientOf
    this.#base = base
  }

  async list(occasion: Occasion): Promise<readonly OwnDomain[]> {
    return (await this.#all(occasion)).map(ownDomain)
  }

  async register(name: string, occasion: Occasion): Promise<OwnDomain> {
    const known = await this.#find(name, occasion)
    if (known !== undefined) return ownDomain(await this.#renewed(known, occasion))
    const path = `${this.#base}/${await this.#clientOf(occasion)}/register`
    const body = jsonBody([domainToASCII(name)])
    const made = readAs(domainsAnswer, await this.#api.post({ path, body, effect: 'write' }, occasion), path, true)
    const one = made.find((domain) => isName(domain, name))
    return ownDomain(one ?? (await this.#known(name, occasion)))
  }

  async check(name: string, occasion: Occasion): Promise<OwnDomain> {
    const { uuid } = await this.#known(name, occasion)
    return ownDomain(await this.#one(`${uuid}/validate`, 'write', occasion))
  }

  async remove(name: string, occasion: Occasion): Promise<void> {
    const known = await this.#find(name, occasion)
    if (known !== undefined)
      await this.#api.post({ path: `${this.#base}/${known.uuid}/delete`, effect: 'write' }, occasion)
  }

  /** What is missing for these names; for all that are pending where no names are known. */
  async missingFor(names: readonly string[], occasion: Occasion): Promise<WaitingFor[]> {
    const all = await this.#all(occasion)
    if (names.length === 0) return all.filter((domain) => stateOf(domain) !== 'valid').map((one) => toPublish(one))
    return names.flatMap((name) => {
      const covering = all.filter((domain) => covers(domain.domain, name))
      if (covering.some((domain) => stateOf(domain) === 'valid')) return []
      const [domain] = covering.sort((a, b) => b.domain.length - a.domain.length)
      return [domain === undefined ? unregistered(name) : toPublish(domain)]
    })
  }

  /** A value that ran out is made anew: nothing else can come of it. */
  async #renewed(domain: DomainSeen, occasion: Occasion): Promise<DomainSeen> {
    const ranOut = domain.randomValueTimeExpired === true || stateOf(domain) === 'expired'
    return ranOut ? this.#one(`${domain.uuid}/token/reset`, 'write', occasion) : domain
  }

  async #all(occasion: Occasion): Promise<DomainSeen[]> {
    const path = `${this.#base}/${await this.#clientOf(occasion)}/list`
    return readAs(domainsAnswer, await this.#api.post({ path, effect: 'read' }, occasion), path, true)
  }

  async #find(name: string, occasion: Occasion): Promise<DomainSeen | undefined> {
    return (await this.#all(occasion)).find((domain) => isName(domain, name))
  }

  async #known(name: string, occasion: Occasion): Promise<DomainSeen> {
    const known = await this.#find(name, occasion)
    if (known !== undefined) return known
    throw new BridgeError('not-found', `the domain ${name} is not registered`, { outcome: 'refused', field: 'name' })
  }

  async #one(rest: string, effect: 'read' | 'write', occasion: Occasion): Promise<DomainSeen> {
    const path = `${this.#base}/${rest}`
    return readAs(domainAnswer, await this.#api.post({ path, effect }, occasion), path, true)
  }
}

const isName = ({ domain }: DomainSeen, name: string): boolean => domain.toLowerCase() === domainToASCII(name)

function covers(domain: string, name: string): boolean {
  const [above, below] = [domain.toLowerCase(), domainToASCII(name.replace(/^\*\./, ''))]
  return below === above || below.endsWith(`.${above}`)
}

/** Of ClientDNS: its word, else its flags. An unknown word is no state of ours. */
function stateOf({ status, validated, expired }: DomainSeen): OwnDomain['state'] {
  if (status === undefined) return expired ? 'expired' : validated ? 'valid' : 'pending'
  switch (status.toUpperCase()) {
    case 'VALID':
      return 'valid'
    case 'EXPIRED':
      return 'expired'
    case 'PENDING':
    case 'NOT_VALIDATED':
      return 'pending'
    default:
      return 'unknown'
  }
}

function ownDomain(domain: DomainSeen): OwnDomain {
  const state = stateOf(domain)
  const { status, validationResult, randomValue, randomValueTimeExpire, timeExpired } = domain
  const says = [status ?? state.toUpperCase(), validationResult].filter((word) => word).join(': ')
  const publish =
    state !== 'valid' && randomValue
      ? { at: domain.domain, value: txtOf(randomValue), until: randomValueTimeExpire ?? undefined }
      : undefined
  return {
    name: domain.domain,
    state,
    says,
    until: state === 'valid' ? (timeExpired ?? undefined) : undefined,
    publish,
  }
}

/** The TXT record that proves a name. */
const txtOf = (randomValue: string): string => `swiss-pki=${randomValue}`

function toPublish({ domain, randomValue, randomValueTimeExpire }: DomainSeen): WaitingFor {
  const value = randomValue ? txtOf(randomValue) : 'a new value is needed: register the domain again'
  return { reason: 'domain', name: domain, method: 'TXT record', value, until: randomValueTimeExpire ?? undefined }
}

function unregistered(name: string): WaitingFor {
  return { reason: 'domain', name, method: 'registration', value: 'the domain is not registered at SwissSign' }
}
