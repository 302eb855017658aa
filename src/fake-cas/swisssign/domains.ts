import { randomBytes, randomUUID } from 'node:crypto'
import { Refused } from './errors.ts'

const DAY = 86_400_000
const [DAYS_TO_PUBLISH, DAYS_VALID] = [30, 396]

interface Domain {
  readonly uuid: string
  readonly createdOn: Date
  readonly domain: string
  randomValue: string
  randomValueTimeCreated: Date
  timeValidated: Date | undefined
}

/** Names of the client, and the DNS in which their proofs stand. */
export class DomainBooks {
  readonly #domains: Domain[] = []
  /** TXT records by name: what people publish. */
  readonly txt = new Map<string, string[]>()
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  publish(name: string, value: string): void {
    this.txt.set(name, [...(this.txt.get(name) ?? []), value])
  }

  list(): object[] {
    return this.#domains.map((domain) => this.#shown(domain))
  }

  /** @throws {Refused} */
  register(names: unknown): object[] {
    const list = Array.isArray(names) ? names : []
    if (
      list.length === 0 ||
      list.some((name) => typeof name !== 'string' || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name))
    ) {
      throw new Refused(400, '011.352.0226', 'a list of domain names is wanted')
    }
    return list.map((name) => {
      if (this.#domains.some(({ domain }) => domain === name)) {
        throw new Refused(400, '011.352.0226', `${name} is registered already`)
      }
      const domain = { uuid: `cld-${randomUUID()}`, domain: name, createdOn: this.#now(), ...this.#fresh() }
      this.#domains.push(domain)
      return this.#shown(domain)
    })
  }

  /** @throws {Refused} */
  validate(uuid: string): object {
    const domain = this.#find(uuid)
    const wanted = `swiss-pki=${domain.randomValue}`
    if (!this.#ranOut(domain) && this.txt.get(domain.domain)?.includes(wanted)) domain.timeValidated = this.#now()
    return this.#shown(domain)
  }

  one(uuid: string): object {
    return this.#shown(this.#find(uuid))
  }

  reset(uuid: string): object {
    return this.#shown(Object.assign(this.#find(uuid), this.#fresh()))
  }

  remove(uuid: string): void {
    this.#domains.splice(this.#domains.indexOf(this.#find(uuid)), 1)
  }

  isProved(name: string): boolean {
    return this.#domains.some((domain) => {
      const covers = name === domain.domain || name.endsWith(`.${domain.domain}`)
      return covers && this.#status(domain) === 'VALID'
    })
  }

  #fresh() {
    return {
      randomValue: randomBytes(16).toString('hex'),
      randomValueTimeCreated: this.#now(),
      timeValidated: undefined as Date | undefined,
    }
  }

  #find(uuid: string): Domain {
    const domain = this.#domains.find((one) => one.uuid === uuid)
    if (domain === undefined) throw new Refused(404, '011.352.0226', 'domain not found')
    return domain
  }

  #status(domain: Domain): string {
    const { timeValidated } = domain
    if (timeValidated === undefined) return this.#ranOut(domain) ? 'NOT_VALIDATED' : 'PENDING'
    return this.#now().getTime() > timeValidated.getTime() + DAYS_VALID * DAY ? 'EXPIRED' : 'VALID'
  }

  #ranOut({ randomValueTimeCreated }: Domain): boolean {
    return this.#now().getTime() > randomValueTimeCreated.getTime() + DAYS_TO_PUBLISH * DAY
  }

  #shown(domain: Domain): object {
    const status = this.#status(domain)
    const later = (date: Date, days: number): string => new Date(date.getTime() + days * DAY).toISOString()
    const { uuid, createdOn, randomValue, randomValueTimeCreated, timeValidated } = domain
    return {
      uuid,
      createdOn: createdOn.toISOString(),
      domain: domain.domain,
      domainUnicode: domain.domain,
      validated: status === 'VALID',
      trustedDomain: false,
      timeValidated: timeValidated?.toISOString() ?? null,
      validationMethod: 'cabdns',
      randomValue,
      randomValueTimeCreated: randomValueTimeCreated.toISOString(),
      randomValueTimeExpire: later(randomValueTimeCreated, DAYS_TO_PUBLISH),
      validationResult: null,
      timeExpired: timeValidated === undefined ? null : later(timeValidated, DAYS_VALID),
      expired: status === 'EXPIRED',
      randomValueTimeExpired: this.#ranOut(domain),
      status,
    }
  }
}
