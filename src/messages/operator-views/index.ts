// What operators wish for, and what they are shown.

export type * from './archives.ts'
export type * from './authorities.ts'
export type * from './backup.ts'
export type * from './ceremonies.ts'
export type * from './exchanges.ts'
export type * from './lists.ts'
export type * from './node.ts'
export type * from './notices.ts'
export type * from './partners.ts'
export type * from './people.ts'
export type * from './states.ts'
