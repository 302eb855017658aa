import { type Member, type Operation, readStub, type Stub } from './stub.ts'

/**
 * The C between peer.c and what soapcpp2 made of one contract: for every struct, values in and JSON out; for every
 * operation, how it is asked, and a server's function that prints what came.
 * @param text soapStub.h
 */
export function glueFor(text: string): string {
  const stub = readStub(text)
  const parts = ['#include "peer.h"', ...[...stub.structs].map(([name, members]) => structGlue(name, members))]
  parts.push(...stub.operations.map((operation) => asking(operation, stub)), dispatch(stub.operations))
  parts.push(...stub.operations.map((operation) => serving(operation, stub)))
  return `${parts.join('\n\n')}\n`
}

function structGlue(name: string, members: readonly Member[]): string {
  return `static void fill_${name}(struct soap *soap, struct ${name} *to, const char *path)
{
    memset(to, 0, sizeof *to);
${members.map((member) => fill(member, 'to->')).join('\n')}
}

static void print_${name}(struct soap *soap, const struct ${name} *from)
{
${members.map((member) => print(member, 'from->')).join('\n')}
}`
}

/** @param of what stands before a member's name */
function fill({ name, kind, type, pointer }: Member, of: string): string {
  const to = `${of}${name}`
  const value = `given(inside(soap, path, "${name}"))`
  const room = `${to} = soap_malloc(soap, sizeof *${to})`
  switch (kind) {
    case 'text':
      return `    ${to} = (char *)${value};`
    case 'number':
    case 'code':
      return pointer
        ? `    if (${value}) ${room}, soap_s2${type}(soap, ${value}, ${to});`
        : `    if (${value}) soap_s2${type}(soap, ${value}, &${to});`
    case 'octets':
      return pointer
        ? `    if (${value}) ${room}, *${to} = octets(soap, ${value});`
        : `    ${to} = octets(soap, ${value});`
    case 'many octets':
      return `    if (${value}) ${room}, *${to} = octets(soap, ${value}), ${of}__size${name} = 1;`
    case 'record':
      return pointer
        ? `    if (${value}) ${room}, fill_${type}(soap, ${to}, inside(soap, path, "${name}"));`
        : `    fill_${type}(soap, &${to}, inside(soap, path, "${name}"));`
  }
}

function print({ name, kind, type, pointer }: Member, of: string): string {
  const from = `${of}${name}`
  const there = pointer ? `if (${from}) ` : ''
  switch (kind) {
    case 'text':
      return `    print_text("${name}", ${from});`
    case 'number':
    case 'code':
      return `    ${there}print_text("${name}", soap_${type}2s(soap, ${pointer ? '*' : ''}${from}));`
    case 'octets':
      return `    print_octets("${name}", soap, ${pointer ? '' : '&'}${from});`
    case 'many octets':
      return `    begin_list("${name}");
    for (int index = 0; index < ${of}__size${name}; index += 1) print_octets(NULL, soap, &${from}[index]);
    end_list();`
    case 'record':
      return `    ${there}{ begin("${name}"); print_${type}(soap, ${pointer ? '' : '&'}${from}); end(); }`
  }
}

/** Without an endpoint gSOAP asks at the one that stands in the WSDL. */
function asking(operation: Operation, stub: Stub): string {
  const { name, answer } = operation
  return `static int ask_${name}(struct soap *soap)
{
    const char *path = "";
    struct ${answer.type} answer = {0};
${argumentsIn(operation)}
    begin(NULL);
${result(operation, stub).print}
    end();
    return SOAP_OK;
}`
}

function argumentsIn({ function: called, parameters, given, rpc }: Operation): string {
  const names = given.map((member) => (rpc ? member.name : `&${member.name}`))
  const call = `soap_call_${called}(${['soap', 'NULL', 'NULL', ...names, '&answer'].join(', ')})`
  const declared = given.map((member, index) => {
    return rpc
      ? `    ${parameters[index]} ${member.pointer ? '= NULL' : '= {0}'};\n${fill(member, '')}`
      : `    struct ${member.type} ${member.name};\n    fill_${member.type}(soap, &${member.name}, path);`
  })
  return [...declared, `    if (${call}) return soap->error;`].join('\n')
}

/** RPC has a Result, which may be the code itself; in document style the answer has the code. */
function result({ answer, rpc, name }: Operation, { structs }: Stub): { print: string; receipt: string } {
  const RECEIVED = '"ok_received_correctly"'
  const members = (type: string): readonly Member[] => structs.get(type) ?? []
  const codeIn = (type: string): string => {
    const code = members(type).find((member) => member.name === 'returnCode')
    if (code === undefined) throw new Error(`the answer to ${name} has no return code`)
    return code.type
  }
  if (!rpc) {
    return {
      print: `    print_${answer.type}(soap, &answer);`,
      receipt: `    soap_s2${codeIn(answer.type)}(soap, ${RECEIVED}, &${answer.name}->returnCode);`,
    }
  }
  const [inside] = members(answer.type)
  if (inside?.kind === 'code') {
    return {
      print: `    print_text("returnCode", soap_${inside.type}2s(soap, answer.Result));`,
      receipt: `    soap_s2${inside.type}(soap, ${RECEIVED}, &${answer.name}->Result);`,
    }
  }
  if (inside?.kind !== 'record') throw new Error(`the answer to ${name} has no Result`)
  return {
    print: `    if (answer.Result) print_${inside.type}(soap, answer.Result);`,
    receipt: `    ${answer.name}->Result = soap_malloc(soap, sizeof *${answer.name}->Result);
    soap_default_${inside.type}(soap, ${answer.name}->Result);
    soap_s2${codeIn(inside.type)}(soap, ${RECEIVED}, &${answer.name}->Result->returnCode);`,
  }
}

function dispatch(operations: readonly Operation[]): string {
  const lines = operations.map(({ name }) => `    if (!strcmp(operation, "${name}")) return ask_${name}(soap);`)
  return `int ask(struct soap *soap, const char *operation)
{
${lines.join('\n')}
    return soap_sender_fault(soap, "the contract has no such operation", NULL);
}`
}

/** A partner takes what is sent, and is asked nothing. */
function serving(operation: Operation, stub: Stub): string {
  const { name, function: called, parameters, given, rpc } = operation
  const head = `int ${called}(struct soap *soap, ${parameters.join(', ')})`
  if (!name.startsWith('Send')) return `${head}\n{\n    return soap_receiver_fault(soap, "not served here", NULL);\n}`
  const came = given.map((member) => (rpc ? print(member, '') : `    print_${member.type}(soap, ${member.name});`))
  return `${head}
{
    begin(NULL);
    print_text("operation", "${name}");
    begin("arguments");
${came.join('\n')}
    end();
    end();
    end_line();
${result(operation, stub).receipt}
    return SOAP_OK;
}`
}
