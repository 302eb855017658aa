/** The TLS certificates that the node shows itself, in the words its parts and its operators share. */

/** What a certificate is for, by the setting that names it. `spoc.tls`: both ends in one. */
export const TLS_IDENTITIES = ['tls', 'spoc.tls', 'spoc.tls.server', 'spoc.tls.client'] as const
export type TlsIdentity = (typeof TLS_IDENTITIES)[number]

/**
 * Where a certificate of ours that a CA issues stands. `ordered`: the CA has not issued it yet. `ready`: it is here, and not used before a
 * day that partners were told. `in-use`: new connections show it. `replaced`: its successor is in use; its key is kept a while.
 * `given-up`: it came to nothing.
 */
export type OwnTlsState = 'ordered' | 'ready' | 'in-use' | 'replaced' | 'given-up'
