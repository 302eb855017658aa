"""A terminal's callback service on Python's standard library alone: http.server over TLS, xml.etree, an answer by hand.

receiver.py CERTIFICATE KEY NODE_CERTIFICATE. Lets in only who shows the node's TLS certificate. Writes a line
"port N" when it listens, then one line of JSON for each message that came. Ends when its standard input does, so that it
never outlives who started it.
"""
import base64
import http.server
import json
import ssl
import sys
import threading
import xml.etree.ElementTree as ElementTree

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
PROTOCOL = "{uri:EAC-PKI-TermContr-Protocol/1.1}"
TYPES = "{uri:eacBT/1.1}"
ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Body>
    <t:SendCertificatesResponse xmlns:t="uri:EAC-PKI-TermContr-Protocol/1.1">
      <Result>
        <returnCode xmlns="uri:eacBT/1.1">ok_received_correctly</returnCode>
      </Result>
    </t:SendCertificatesResponse>
  </s:Body>
</s:Envelope>
"""


def read_message(body):
    (entry,) = ElementTree.fromstring(body).find(SOAP + "Body")
    return {
        "entry": entry.tag,
        "messageId": entry.findtext("messageID/" + TYPES + "messageID"),
        "statusInfo": entry.findtext("statusInfo"),
        "certificates": [found.text for found in entry.findall("certificateSeq/" + TYPES + "certificate")],
        "order": [part.tag for part in entry],
    }


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in ("Content-Type", "SOAPAction")}
        message = {"path": self.path, **headers, **read_message(body), "body": base64.b64encode(body).decode("ascii")}
        # in one piece: print would write its line end by itself, and another thread's message could come between
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *arguments):
        pass


certificate, key, node_certificate = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=node_certificate)
context.verify_mode = ssl.CERT_REQUIRED
context.load_cert_chain(certificate, key)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port", server.server_address[1], flush=True)
sys.stdin.read()
