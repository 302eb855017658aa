"""A terminal's SOAP client on zeep, in zeep's strict mode. It knows the node by its WSDL and TLS certificate alone.

Reads one wish as JSON from standard input and writes one answer as JSON:
  {"do": "list"}                                        the operations zeep found
  {"do": "call", "operation": …, "arguments": {…}}      the answer to a call
  {"do": "calls", "calls": [{"operation", "arguments"}]} the answer to each, or {"fault": …}; octets are {"octets": base64}
  {"do": "read", "operation": …, "message": …}          a message of that operation, as its receiver would read it
With "sign": {"key", "certificate", "node"} (files) zeep signs what it sends, and takes only answers that the node signed.
"""
import base64
import datetime
import json
import sys

import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object

try:
    import xmlsec
    from zeep.wsse.signature import BinarySignature, verify_envelope
    from zeep.wsse.utils import WSU, get_security_header
except ImportError:  # python3-xmlsec is needed for signed messages alone
    BinarySignature = object

BINARY_ARGUMENTS = ("certReq",)


class Signed(BinarySignature):
    """zeep leaves the Timestamp to its user, and verifies answers with its own certificate."""

    def __init__(self, key, certificate, node):
        super().__init__(
            key,
            certificate,
            signature_method=xmlsec.Transform.RSA_SHA256,
            digest_method=xmlsec.Transform.SHA256,
        )
        self.node = node

    def apply(self, envelope, headers):
        now = datetime.datetime.utcnow().replace(microsecond=0)
        created, expires = (f"{time.isoformat()}Z" for time in (now, now + datetime.timedelta(minutes=5)))
        times = [WSU.Created(created), WSU.Expires(expires)]
        get_security_header(envelope).append(WSU.Timestamp(*times))
        return super().apply(envelope, headers)

    def verify(self, envelope):
        verify_envelope(envelope, self.node)
        return envelope


def open_client(wish):
    session = requests.Session()
    session.trust_env = False
    session.verify = wish["nodeCertificate"]
    session.cert = (wish["certificate"], wish["key"])
    transport = zeep.Transport(session=session, timeout=20, operation_timeout=20)
    wsse = Signed(**wish["sign"]) if "sign" in wish else None
    return zeep.Client(wish["wsdl"], transport=transport, settings=zeep.Settings(strict=True), wsse=wsse)


def list_operations(client, wish):
    return sorted(client.service._binding._operations)


def call(client, wish):
    arguments = dict(wish["arguments"])
    for name in BINARY_ARGUMENTS:
        if name in arguments:
            arguments[name] = base64.b64decode(arguments[name])
    return client.service[wish["operation"]](**arguments)


def calls(client, wish):
    return [serialize_object(answer_to(client, one), dict) for one in wish["calls"]]


def answer_to(client, one):
    try:
        return client.service[one["operation"]](**{name: argument(value) for name, value in one["arguments"].items()})
    except (zeep.exceptions.Error, requests.RequestException) as error:
        return {"fault": str(error)}


def argument(value):
    if not isinstance(value, dict):
        return value
    if "octets" in value:
        return base64.b64decode(value["octets"])
    return {name: argument(inner) for name, inner in value.items()}


def read(client, wish):
    operation = client.service._binding._operations[wish["operation"]]
    envelope = etree.fromstring(base64.b64decode(wish["message"]))
    return operation.input.deserialize(envelope)


def as_json(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


wish = json.load(sys.stdin)
answer = {"list": list_operations, "call": call, "calls": calls, "read": read}[wish["do"]](open_client(wish), wish)
json.dump(serialize_object(answer, dict), sys.stdout, default=as_json)
