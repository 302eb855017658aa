import { openSecretBox } from '../../src/app/secret-box.ts'

/** Of no node. */
export const TEST_SECRETS = openSecretBox('a secret of tests')
