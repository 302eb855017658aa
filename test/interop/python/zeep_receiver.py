"""A partner's callback service that zeep, strict, reads and writes for: zeep has no server, so http.server carries it.

zeep_receiver.py WSDL CERTIFICATE KEY NODE_CERTIFICATE. Lets in only who shows the node's TLS certificate. Writes "port N"
when it listens, then a line of JSON for each message that came; octets in base64. Ends when its standard input does.
"""
import base64
import http.server
import json
import ssl
import sys
import threading

import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
RECEIVED = "ok_received_correctly"


def open_client(wsdl, node_certificate):
    session = requests.Session()
    session.trust_env = False
    session.verify = node_certificate
    return zeep.Client(wsdl, transport=zeep.Transport(session=session, timeout=20), settings=zeep.Settings(strict=True))


def operation_of(client, envelope):
    """RPC names the operation; in document style zeep knows which message has that element."""
    entry = etree.QName(envelope.find(SOAP + "Body")[0]).localname
    operations = client.service._binding._operations
    return operations[entry[0].upper() + entry[1:].removesuffix("Request")]


def as_fields(came):
    """In document style zeep takes the wrappers off a message with a single accessor."""
    return {"documentSignerList": {"binary": came}} if isinstance(came, bytes) else serialize_object(came, dict)


def answer(operation):
    if operation.style != "rpc":
        return operation.output.serialize(returnCode=RECEIVED).content
    result = operation.output.body.type.elements[0][1].type
    wrapped = hasattr(result, "elements")
    return operation.output.serialize(Result={"returnCode": RECEIVED} if wrapped else RECEIVED).content


def as_json(value):
    return base64.b64encode(value).decode("ascii")


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        envelope = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
        operation = operation_of(client, envelope)
        message = {"operation": operation.name, "arguments": as_fields(operation.input.deserialize(envelope))}
        # in one piece: print would write its line end by itself, and another thread's message could come between
        sys.stdout.write(json.dumps(message, default=as_json) + "\n")
        sys.stdout.flush()
        said = etree.tostring(answer(operation), xml_declaration=True, encoding="utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *arguments):
        pass


wsdl, certificate, key, node_certificate = sys.argv[1:]
client = open_client(wsdl, node_certificate)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=node_certificate)
context.verify_mode = ssl.CERT_REQUIRED
context.load_cert_chain(certificate, key)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port", server.server_address[1], flush=True)
sys.stdin.read()
