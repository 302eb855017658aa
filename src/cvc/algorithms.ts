/** The hash functions of TR-03110-3, tables 17 and 18. */
export type HashName = 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** Output length of each hash in octets; also the salt length of RSA-PSS. TR-03110-3 A.7.3.1. */
export const HASH_OCTETS = {
  'SHA-1': 20,
  'SHA-224': 28,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
} as const satisfies Record<HashName, number>

/** TR-03110-3 A.7.4.1, table 18; signatures in plain format (TR-03111 5.2.1). */
export const ECDSA_ALGORITHMS = {
  'id-TA-ECDSA-SHA-1': { oid: '0.4.0.127.0.7.2.2.2.2.1', hash: 'SHA-1', deprecated: true },
  'id-TA-ECDSA-SHA-224': { oid: '0.4.0.127.0.7.2.2.2.2.2', hash: 'SHA-224', deprecated: false },
  'id-TA-ECDSA-SHA-256': { oid: '0.4.0.127.0.7.2.2.2.2.3', hash: 'SHA-256', deprecated: false },
  'id-TA-ECDSA-SHA-384': { oid: '0.4.0.127.0.7.2.2.2.2.4', hash: 'SHA-384', deprecated: false },
  'id-TA-ECDSA-SHA-512': { oid: '0.4.0.127.0.7.2.2.2.2.5', hash: 'SHA-512', deprecated: false },
} as const satisfies Record<string, { oid: string; hash: HashName; deprecated: boolean }>
/** A name in {@link ECDSA_ALGORITHMS}. */
export type EcdsaAlgorithm = keyof typeof ECDSA_ALGORITHMS

/** TR-03110-3 A.7.3.1, table 17: the last arc follows no formula. */
export const RSA_ALGORITHMS = {
  'id-TA-RSA-v1-5-SHA-1': { oid: '0.4.0.127.0.7.2.2.2.1.1', hash: 'SHA-1', padding: 'v1.5', deprecated: true },
  'id-TA-RSA-v1-5-SHA-256': { oid: '0.4.0.127.0.7.2.2.2.1.2', hash: 'SHA-256', padding: 'v1.5', deprecated: false },
  'id-TA-RSA-PSS-SHA-1': { oid: '0.4.0.127.0.7.2.2.2.1.3', hash: 'SHA-1', padding: 'PSS', deprecated: true },
  'id-TA-RSA-PSS-SHA-256': { oid: '0.4.0.127.0.7.2.2.2.1.4', hash: 'SHA-256', padding: 'PSS', deprecated: false },
  'id-TA-RSA-v1-5-SHA-512': { oid: '0.4.0.127.0.7.2.2.2.1.5', hash: 'SHA-512', padding: 'v1.5', deprecated: false },
  'id-TA-RSA-PSS-SHA-512': { oid: '0.4.0.127.0.7.2.2.2.1.6', hash: 'SHA-512', padding: 'PSS', deprecated: false },
} as const satisfies Record<string, { oid: string; hash: HashName; padding: 'v1.5' | 'PSS'; deprecated: boolean }>
/** A name in {@link RSA_ALGORITHMS}. */
export type RsaAlgorithm = keyof typeof RSA_ALGORITHMS

/**
 * How signatures made with a key are computed: the key's own object names it, so the issuer's key decides. TR-03110-3
 * A.7.3.1, A.7.4.1.
 */
export type AlgorithmName = EcdsaAlgorithm | RsaAlgorithm

/**
 * All of them by name: the object identifier a key carries, the hash, and whether its use has been given up. TR-03110-3
 * A.7.3.1, A.7.4.1.
 */
export const ALGORITHMS = { ...ECDSA_ALGORITHMS, ...RSA_ALGORITHMS } as const

/** Modulus lengths of TR-03110-3 A.7.3.2, in bits. */
export const RSA_MODULUS_BITS: readonly number[] = [1024, 1280, 1536, 2048, 3072]

const NAMES = new Map(Object.entries(ALGORITHMS).map(([name, { oid }]) => [oid as string, name as AlgorithmName]))

/** The algorithm with this object identifier (dotted text); undefined outside of id-TA. */
export function algorithmByOid(oid: string): AlgorithmName | undefined {
  return NAMES.get(oid)
}

/** Which of the two families an algorithm is of. */
export function isEcdsa(algorithm: AlgorithmName): algorithm is EcdsaAlgorithm {
  return algorithm in ECDSA_ALGORITHMS
}
