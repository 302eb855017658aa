import { CvcError } from '../cvc/index.ts'
import { OperatorError } from '../messages/index.ts'
import { PkiError } from '../pki/index.ts'
import { KeyStoreError } from '../signatures/index.ts'

/** What an authority cannot do is said to the operator as it stands. */
export async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PkiError) throw new OperatorError('refused', `${error.message}.`, { cause: error })
    if (error instanceof CvcError) {
      throw new OperatorError('invalid-input', `This is not a CV certificate: ${error.message}.`, { cause: error })
    }
    throw error
  }
}

/** What keeps a key from signing, most often a token that is away, is for the operator to mend. */
export async function sayingOfKeys<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeyStoreError) throw new OperatorError('refused', `${error.message}.`, { cause: error })
    throw error
  }
}
