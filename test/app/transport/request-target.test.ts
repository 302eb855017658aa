import assert from 'node:assert/strict'
import { asksForWsdl, originForm, requestPath } from '../../../src/app/transport/request-target.ts'

describe('a request target', () => {
  it('is taken as it is when it is a path', () => {
    for (const target of ['/', '/a?b=c', '//a', '/%ff', '/a/../b', '/?']) assert.equal(originForm(target), target)
  })

  it('is read when it is a URL', () => {
    assert.equal(originForm('https://x:8443/a/b?wsdl'), '/a/b?wsdl')
    assert.equal(originForm('https://x'), '/')
  })

  it('becomes a path that no one serves when it is neither', () => {
    for (const target of ['*', 'x', 'http://a:b:c/', 'mailto:x', '']) assert.equal(originForm(target), `/${target}`)
  })

  it('has a path as sent', () => {
    assert.equal(requestPath('/a%20b?c?d'), '/a%20b')
    assert.equal(requestPath('/'), '/')
  })

  it('asks for the WSDL in any case and among other parameters', () => {
    for (const url of ['/a?wsdl', '/a?WSDL', '/a?x=1&Wsdl', '/a?wsdl=1']) assert.equal(asksForWsdl(url), true, url)
    for (const url of ['/a', '/wsdl', '/a?xwsdl', '/a?wsdls', '/a?x=wsdl', 'wsdl'])
      assert.equal(asksForWsdl(url), false, url)
  })
})
