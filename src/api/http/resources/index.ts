import { authorities } from './authorities.ts'
import { cas } from './cas.ts'
import { exchanges } from './exchanges.ts'
import { node } from './node.ts'
import { partners } from './partners.ts'
import { people } from './people.ts'

/** Every command but those that a person does for themselves, under an address of its own. */
export const resources = [...node, ...exchanges, ...partners, ...authorities, ...people, ...cas]
