import { openSecretBox } from '../../src/app/secret-box.ts'

const NOT_BEING_SEALED_ANEW = { carried: undefined }

/** Of no node. */
export const TEST_SECRETS = openSecretBox(NOT_BEING_SEALED_ANEW, async () => Buffer.alloc(32, 7))
