import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.xml.ws.WebServiceException;
import peer.CertificateSequence;
import peer.GeneralMessageRequest;
import peer.GetCACertificatesRequest;
import peer.RequestCertificateRequest;
import peer.SPOC;
import peer.SPOCPortType;
import peer.SendCertificatesRequest;
import peer.SendCertificatesStatusInfoType;

/**
 * A foreign SPOC's client on the classes that wsimport made of our WSDL.
 *
 * AskSpoc WSDL. Reads a call a line: the operation, then NAME=VALUE with tabs before each, octets in base64. Writes an
 * answer a call, each a line of JSON.
 */
public class AskSpoc {
    public static void main(String[] args) throws Exception {
        SPOCPortType port = new SPOC(new URL(args[0])).getSPOCPort();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t");
            Map<String, String> members = new HashMap<>();
            for (int index = 1; index < words.length; index += 1) {
                String[] pair = words[index].split("=", 2);
                members.put(pair[0], pair[1]);
            }
            System.out.println(answer(port, words[0], members));
        }
    }

    private static String answer(SPOCPortType port, String operation, Map<String, String> members) throws Exception {
        try {
            return Json.text(ask(port, operation, members));
        } catch (WebServiceException failed) {
            return "{\"fault\":" + Json.quoted(String.valueOf(failed.getMessage())) + "}";
        }
    }

    private static Object ask(SPOCPortType port, String operation, Map<String, String> members) {
        switch (operation) {
            case "RequestCertificate": return port.requestCertificate(requestCertificate(members));
            case "SendCertificates": return port.sendCertificates(sendCertificates(members));
            case "GetCACertificates": return port.getCACertificates(getCACertificates(members));
            case "GeneralMessage": return port.generalMessage(generalMessage(members));
            default: throw new IllegalArgumentException(operation);
        }
    }

    private static RequestCertificateRequest requestCertificate(Map<String, String> members) {
        RequestCertificateRequest request = new RequestCertificateRequest();
        request.setCallerID(members.get("callerID"));
        request.setMessageID(members.get("messageID"));
        request.setCertificateRequest(octets(members.get("certificateRequest")));
        return request;
    }

    private static SendCertificatesRequest sendCertificates(Map<String, String> members) {
        SendCertificatesRequest request = new SendCertificatesRequest();
        request.setCallerID(members.get("callerID"));
        request.setMessageID(members.get("messageID"));
        request.setStatusInfo(SendCertificatesStatusInfoType.fromValue(members.get("statusInfo")));
        if (members.containsKey("certificate")) {
            CertificateSequence sequence = new CertificateSequence();
            sequence.getCertificate().add(octets(members.get("certificate")));
            request.setCertificateSequence(sequence);
        }
        return request;
    }

    private static GetCACertificatesRequest getCACertificates(Map<String, String> members) {
        GetCACertificatesRequest request = new GetCACertificatesRequest();
        request.setCallerID(members.get("callerID"));
        request.setMessageID(members.get("messageID"));
        return request;
    }

    private static GeneralMessageRequest generalMessage(Map<String, String> members) {
        GeneralMessageRequest request = new GeneralMessageRequest();
        request.setCallerID(members.get("callerID"));
        request.setMessageID(members.get("messageID"));
        request.setSubject(members.get("subject"));
        request.setBody(members.get("body"));
        return request;
    }

    private static byte[] octets(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
