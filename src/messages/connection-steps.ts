/** What is looked at when a connection is tested, in this order. */
export const CONNECTION_STEPS = ['name', 'tcp', 'tls', 'their-certificate', 'our-certificate', 'http'] as const
export type ConnectionStep = (typeof CONNECTION_STEPS)[number]
