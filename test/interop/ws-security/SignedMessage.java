import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;

/**
 * WSS4J signs a message, or verifies one. Reads the message from standard input.
 *
 *   sign KEYSTORE.p12 PASSWORD ALGORITHM HOW     writes it, signed; HOW: DirectReference, IssuerSerial, SKIKeyIdentifier
 *   verify CERTIFICATE.pem                       writes which elements were signed, one a line; ends with 1 when it does not verify
 */
public class SignedMessage {
  public static void main(String[] args) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document = factory.newDocumentBuilder().parse(System.in);
    if (args[0].equals("sign")) sign(document, args);
    else verify(document, args[1]);
  }

  private static void sign(Document document, String[] args) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(args[1])) {
      store.load(in, args[2].toCharArray());
    }
    Merlin crypto = new Merlin();
    crypto.setKeyStore(store);
    WSSecHeader header = new WSSecHeader();
    header.insertSecurityHeader(document);
    WSSecTimestamp timestamp = new WSSecTimestamp();
    timestamp.setTimeToLive(300);
    timestamp.build(document, header);
    WSSecSignature signature = new WSSecSignature();
    signature.setUserInfo(store.aliases().nextElement(), args[2]);
    signature.setSignatureAlgorithm(args[3]);
    signature.setDigestAlgo("http://www.w3.org/2001/04/xmlenc#sha256");
    signature.setKeyIdentifierType(howOf(args[4]));
    List<WSEncryptionPart> parts = new ArrayList<>();
    parts.add(new WSEncryptionPart("Body", document.getDocumentElement().getNamespaceURI(), ""));
    parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, ""));
    signature.setParts(parts);
    signature.build(document, crypto, header);
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    transformer.transform(new DOMSource(document), new StreamResult(System.out));
  }

  private static int howOf(String name) {
    if (name.equals("IssuerSerial")) return WSConstants.ISSUER_SERIAL;
    if (name.equals("SKIKeyIdentifier")) return WSConstants.SKI_KEY_IDENTIFIER;
    return WSConstants.BST_DIRECT_REFERENCE;
  }

  private static void verify(Document document, String certificateFile) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (FileInputStream in = new FileInputStream(certificateFile)) {
      store.setCertificateEntry("node", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Merlin crypto = new Merlin();
    crypto.setKeyStore(store);
    List<WSSecurityEngineResult> results =
        new WSSecurityEngine().processSecurityHeader(document, null, null, crypto);
    for (WSSecurityEngineResult result : results) {
      if (!Integer.valueOf(WSConstants.SIGN).equals(result.get(WSSecurityEngineResult.TAG_ACTION))) continue;
      @SuppressWarnings("unchecked")
      List<org.apache.ws.security.WSDataRef> signed =
          (List<org.apache.ws.security.WSDataRef>) result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS);
      for (org.apache.ws.security.WSDataRef one : signed) System.out.println(one.getName().getLocalPart());
    }
  }
}
