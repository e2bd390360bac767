import { createHash, X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientCertificates } from '../fixtures/certificates.ts'
import {
  type CertificateReading,
  certificateFormats,
  thumbprintOfHex,
} from './certificate-formats.ts'

const pem = clientCertificates.alice.cert
const { raw, fingerprint256 } = new X509Certificate(pem)
const thumbprint = createHash('sha256').update(raw).digest('base64url')
const hex = createHash('sha256').update(raw).digest('hex')
const base64 = createHash('sha256').update(raw).digest('base64')
const noNewline = pem.replaceAll('\n', '')

const thumbprintFrom = (reading: CertificateReading | undefined): string | undefined => {
  if (reading === undefined || 'thumbprint' in reading) return reading?.thumbprint
  return createHash('sha256').update(reading.der).digest('base64url')
}

describe('certificate formats', () => {
  it.each<[format: keyof typeof certificateFormats, what: string, value: string]>([
    ['rfc9440', 'RFC 9440 §2.1', `:${raw.toString('base64')}:`],
    ['pem', 'nginx', encodeURIComponent(pem)],
    [
      'pem',
      'AWS, which leaves +=/ alone',
      encodeURIComponent(pem).replaceAll('%2B', '+').replaceAll('%3D', '=').replaceAll('%2F', '/'),
    ],
    ['pem', 'a proxy that takes line breaks out', noNewline],
    ['xfcc', 'Envoy', `Hash=${hex}`],
    [
      'xfcc',
      'Envoy with more',
      `By=spiffe://a/b;Hash=${hex};Subject="CN=a;Hash=00,O=\\"b\\"";URI=c`,
    ],
    ['sha256', 'hexadecimal', hex],
    ['sha256', 'capitals', hex.toUpperCase()],
    ['sha256', 'colons', fingerprint256],
    ['sha256', 'base64', base64],
    ['sha256', 'base64url', thumbprint],
  ])('%s reads the thumbprint as %s writes it', (format, _what, value) => {
    expect(thumbprintFrom(certificateFormats[format](value))).toBe(thumbprint)
  })

  it.each<[format: keyof typeof certificateFormats, what: string, value: string]>([
    ['rfc9440', 'two certificates', `:${raw.toString('base64')}:, :${raw.toString('base64')}:`],
    ['rfc9440', 'no certificate', '::'],
    ['rfc9440', 'no colons', raw.toString('base64')],
    ['pem', 'two certificates', encodeURIComponent(pem + pem)],
    ['pem', 'half an escape', '%'],
    ['pem', 'a key', encodeURIComponent(pem.replaceAll('CERTIFICATE', 'PRIVATE KEY'))],
    ['xfcc', 'two elements', `Hash=${hex},Hash=${'0'.repeat(64)}`],
    ['xfcc', 'a hash within quotes', `Subject=";Hash=${hex};"`],
    ['xfcc', 'no hash', 'By=a'],
    ['sha256', 'another hash', 'ab'.repeat(20)],
    ['sha256', 'two hashes', `${hex}, ${hex}`],
    ['sha256', 'nothing', ''],
  ])('%s refuses %s', (format, _what, value) => {
    expect(certificateFormats[format](value)).toBeUndefined()
  })

  it('never throw', () => {
    for (const read of Object.values(certificateFormats))
      fc.assert(fc.property(fc.string(), (text) => void read(text)))
  })
})

it('reads the fingerprint that Node gives of a certificate', () => {
  expect(thumbprintOfHex(fingerprint256)).toBe(thumbprint)
  expect(thumbprintOfHex(undefined)).toBeUndefined()
})
