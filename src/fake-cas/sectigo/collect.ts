import type { FakeAnswer } from '../fake-ca.ts'
import { isSsl } from './judge-order.ts'
import type { FakeOrder } from './order-books.ts'
import { encoded, lines, refusal, refused } from './refusal.ts'

/** What a collect says of an order. @param word of the order, as it is said now */
export function collectAnswer(
  order: FakeOrder,
  word: string,
  form: URLSearchParams,
  call: 'EIDAS' | 'SSL',
): FakeAnswer {
  if (isSsl(order.product) !== (call === 'SSL')) {
    return refused(refusal(-303, 'The specified parameter is not valid for this product type.', 'orderNumber'))
  }
  switch (order.word) {
    case 'Rejected':
      return refused(refusal(-20, 'The certificate request has been rejected!'))
    case 'Revoked':
      return refused(refusal(-21, 'The certificate has been revoked!'))
    case 'Processed':
      return refused(refusal(-26, 'The certificate is currently being issued!'))
    default:
      return call === 'SSL' && form.get('responseFormat') === '1' ? inPairs(order, word, form) : inLines(order, form)
  }
}

function inLines(order: FakeOrder, form: URLSearchParams): FakeAnswer {
  return lines(order.issued === undefined ? '0' : '1', ...asked(order, form).map(({ pem }) => pem))
}

function inPairs(order: FakeOrder, word: string, form: URLSearchParams): FakeAnswer {
  const pairs = new URLSearchParams({ errorCode: order.issued === undefined ? '0' : '1', certificateStatus: word })
  if (form.get('showExtStatus') === 'Y') {
    const isDone = order.issued !== undefined
    pairs.set('validationStatus', isDone ? 'Completed' : 'Not completed')
    pairs.set('dcvStatus', isDone ? 'Completed' : 'Not completed')
  }
  for (const { pem, isLeaf } of asked(order, form)) pairs.append(isLeaf ? 'certificate' : 'caCertificate', pem)
  if (order.issued !== undefined) {
    pairs.set('notBefore', String(order.issued.notBefore.getTime() / 1000))
    pairs.set('notAfter', String(order.issued.notAfter.getTime() / 1000))
  }
  return encoded(pairs)
}

/** By `queryType`, the CAs first. */
function asked({ issued }: FakeOrder, form: URLSearchParams): { pem: string; isLeaf: boolean }[] {
  if (issued === undefined) return []
  const [leaf, ...cas] = issued.chain
  const query = form.get('queryType') ?? '0'
  return [
    ...(['1', '3'].includes(query) ? cas.map((one) => ({ pem: pemOf(one), isLeaf: false })) : []),
    ...(['1', '2'].includes(query) ? [{ pem: pemOf(leaf), isLeaf: true }] : []),
  ]
}

function pemOf(der: Uint8Array): string {
  const body =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...body, '-----END CERTIFICATE-----'].join('\n')
}
