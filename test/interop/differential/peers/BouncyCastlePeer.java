import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.eac.CVCertificate;
import org.bouncycastle.asn1.eac.CVCertificateRequest;
import org.bouncycastle.asn1.eac.CertificateBody;
import org.bouncycastle.asn1.eac.CertificateHolderAuthorization;
import org.bouncycastle.asn1.eac.CertificateHolderReference;
import org.bouncycastle.asn1.eac.CertificationAuthorityReference;
import org.bouncycastle.asn1.eac.ECDSAPublicKey;
import org.bouncycastle.asn1.eac.EACObjectIdentifiers;
import org.bouncycastle.asn1.eac.PackedDate;
import org.bouncycastle.asn1.eac.PublicKeyDataObject;
import org.bouncycastle.asn1.eac.RSAPublicKey;
import org.bouncycastle.eac.EACCertificateBuilder;
import org.bouncycastle.eac.EACCertificateHolder;
import org.bouncycastle.eac.EACCertificateRequestHolder;
import org.bouncycastle.eac.jcajce.JcaPublicKeyConverter;
import org.bouncycastle.eac.operator.EACSignatureVerifier;
import org.bouncycastle.eac.operator.EACSigner;
import org.bouncycastle.eac.operator.jcajce.JcaEACSignatureVerifierBuilder;
import org.bouncycastle.eac.operator.jcajce.JcaEACSignerBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Reads, verifies and builds card-verifiable objects with BouncyCastle. A line in, a line of JSON out:
 *   KIND OCTETS ISSUER PARAMETERS      KIND: certificate, request or authenticated; the rest in hex, - for none
 *   build ALGORITHM SPKI EXPLICIT CAR CHR AUTHORIZATION EFFECTIVE EXPIRES SIGNER_ALGORITHM PKCS8
 * ISSUER is the certificate of the key that is to have signed (outer signature: authenticated), PARAMETERS that of the CVCA
 * whose domain parameters count. "verified" is what BouncyCastle says itself, "overOctets" its arithmetic over the octets
 * received, which are cut out here.
 */
public class BouncyCastlePeer {
    private static final HexFormat HEX = HexFormat.of();
    private static final Map<String, PublicKeyDataObject> KEYS = new HashMap<>();
    private static StringJoiner said;

    public static void main(String[] arguments) throws IOException {
        Security.addProvider(new BouncyCastleProvider());
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            said = new StringJoiner(",", "{", "}");
            try {
                String[] words = line.split(" ");
                if (words[0].equals("build")) build(words);
                else read(words[0], octets(words[1]), new Asked(words[2], words[3]));
            } catch (Throwable refusal) { // a StackOverflowError is one, too
                said = new StringJoiner(",", "{", "}");
                say("refused", refusal.getClass().getSimpleName());
            }
            out.println(said);
            out.flush();
        }
    }

    /** The certificates that a question is asked with, in hex. */
    private static class Asked {
        final String issuer;
        final String parameters;

        Asked(String issuer, String parameters) {
            this.issuer = issuer;
            this.parameters = parameters;
        }

        PublicKeyDataObject issuerKey() throws IOException {
            return keyIn(issuer);
        }

        /** Null where there is nothing to inherit. */
        ECDSAPublicKey inherited() throws IOException {
            PublicKeyDataObject key = parameters.equals("-") ? null : keyIn(parameters);
            return key instanceof ECDSAPublicKey ? (ECDSAPublicKey) key : null;
        }
    }

    private static PublicKeyDataObject keyIn(String certificate) throws IOException {
        PublicKeyDataObject known = KEYS.get(certificate);
        if (known != null) return known;
        PublicKeyDataObject key = new EACCertificateHolder(HEX.parseHex(certificate)).getPublicKeyDataObject();
        KEYS.put(certificate, key);
        return key;
    }

    private static void read(String kind, byte[] octets, Asked asked) throws Exception {
        if (kind.equals("certificate")) readCertificate(octets, asked);
        else readRequest(kind, octets, asked);
    }

    private static void readCertificate(byte[] octets, Asked asked) throws Exception {
        EACCertificateHolder holder = new EACCertificateHolder(octets);
        CVCertificate certificate = holder.toASN1Structure();
        say("car", HEX.formatHex(certificate.getAuthorityReference().getEncoded()));
        say("chr", HEX.formatHex(certificate.getHolderReference().getEncoded()));
        say("effective", HEX.formatHex(certificate.getEffectiveDate().getEncoding()));
        say("expires", HEX.formatHex(certificate.getExpirationDate().getEncoding()));
        CertificateHolderAuthorization authorization = certificate.getBody().getCertificateHolderAuthorization();
        say("terminalType", authorization.getOid().getId());
        say("authorization", HEX.toHexDigits((byte) authorization.getAccessRights()));
        PublicKeyDataObject key = holder.getPublicKeyDataObject();
        sayKey(key);
        say("signature", HEX.formatHex(certificate.getSignature()));
        say("ownKey", verdict(() -> keyOf(key, asked.inherited()) != null, "usable", "unusable"));
        if (asked.issuer.equals("-")) return;
        say("verified", verdict(
            () -> holder.isSignatureValid(verifier(asked.issuerKey(), asked.inherited())), "valid", "invalid"));
        sayOverOctets(octets, 0, certificate.getSignature(), asked::issuerKey, asked);
    }

    private static void readRequest(String kind, byte[] octets, Asked asked) throws Exception {
        EACCertificateRequestHolder holder = new EACCertificateRequestHolder(octets);
        CVCertificateRequest request = holder.toASN1Structure();
        CertificateBody body = request.getCertificateBody();
        say("chr", HEX.formatHex(body.getCertificateHolderReference().getEncoded()));
        PublicKeyDataObject key = holder.getPublicKeyDataObject();
        sayKey(key);
        say("signature", HEX.formatHex(request.getInnerSignature()));
        say("verified", verdict(() -> holder.isInnerSignatureValid(verifier(key, asked.inherited())), "valid", "invalid"));
        boolean authenticated = kind.equals("authenticated");
        int start = authenticated ? new Extent(octets, 0).contentStart : 0;
        sayOverOctets(octets, start, request.getInnerSignature(), () -> key, asked);
        if (!authenticated) return;
        say("outerSignature", HEX.formatHex(request.getOuterSignature()));
        if (asked.issuer.equals("-")) return;
        int end = new Extent(octets, new Extent(octets, start).end).end;
        byte[] covered = Arrays.copyOfRange(octets, start, end);
        say("outerOverOctets", verdict(
            () -> verify(asked.issuerKey(), asked.inherited(), covered, request.getOuterSignature()), "valid", "invalid"));
    }

    private static void sayKey(PublicKeyDataObject key) {
        say("algorithm", key.getUsage().getId());
        if (key instanceof RSAPublicKey) {
            sayNumber("81", ((RSAPublicKey) key).getModulus());
            sayNumber("82", ((RSAPublicKey) key).getPublicExponent());
            return;
        }
        ECDSAPublicKey point = (ECDSAPublicKey) key;
        sayNumber("81", point.getPrimeModulusP());
        sayNumber("82", point.getFirstCoefA());
        sayNumber("83", point.getSecondCoefB());
        if (point.getBasePointG() != null) say("84", HEX.formatHex(point.getBasePointG()));
        sayNumber("85", point.getOrderOfBasePointR());
        say("86", HEX.formatHex(point.getPublicPointY()));
        sayNumber("87", point.getCofactorF());
    }

    private static void sayOverOctets(byte[] octets, int start, byte[] signature, KeySource key, Asked asked) {
        say("overOctets", verdict(() -> {
            Extent body = new Extent(octets, new Extent(octets, start).contentStart);
            return verify(key.get(), asked.inherited(), Arrays.copyOfRange(octets, body.start, body.end), signature);
        }, "valid", "invalid"));
    }

    private static void build(String[] words) throws Exception {
        ASN1ObjectIdentifier algorithm = new ASN1ObjectIdentifier(words[1]);
        String kind = kindOf(algorithm);
        PublicKey holderKey = KeyFactory.getInstance(kind, "BC").generatePublic(new X509EncodedKeySpec(octets(words[2])));
        PublicKeyDataObject key = new JcaPublicKeyConverter().getPublicKeyDataObject(algorithm, holderKey);
        if (words[3].equals("no") && key instanceof ECDSAPublicKey) {
            key = new ECDSAPublicKey(algorithm, ((ECDSAPublicKey) key).getPublicPointY());
        }
        CertificationAuthorityReference authority =
            new CertificationAuthorityReference(part(words[4], 0), part(words[4], 1), part(words[4], 2));
        CertificateHolderReference holder =
            new CertificateHolderReference(part(words[5], 0), part(words[5], 1), part(words[5], 2));
        CertificateHolderAuthorization authorization =
            new CertificateHolderAuthorization(EACObjectIdentifiers.id_EAC_ePassport, Integer.parseInt(words[6], 16));
        PrivateKey signerKey = KeyFactory.getInstance(kindOf(new ASN1ObjectIdentifier(words[9])), "BC")
            .generatePrivate(new PKCS8EncodedKeySpec(octets(words[10])));
        EACSigner signer = new JcaEACSignerBuilder().setProvider("BC").build(new ASN1ObjectIdentifier(words[9]), signerKey);
        EACCertificateHolder built = new EACCertificateBuilder(
            authority, key, holder, authorization, new PackedDate(words[7]), new PackedDate(words[8])).build(signer);
        say("built", HEX.formatHex(built.toASN1Structure().getEncoded()));
    }

    /** Country, mnemonic or sequence number of a reference that comes in hex. */
    private static String part(String hex, int index) {
        String text = new String(HEX.parseHex(hex), StandardCharsets.ISO_8859_1);
        int sequence = text.length() - 5;
        return index == 0 ? text.substring(0, 2) : index == 1 ? text.substring(2, sequence) : text.substring(sequence);
    }

    private static String kindOf(ASN1ObjectIdentifier algorithm) {
        return algorithm.on(EACObjectIdentifiers.id_TA_RSA) ? "RSA" : "ECDSA";
    }

    /** DV and terminal certificates leave the domain parameters to the CVCA's. */
    private static PublicKey keyOf(PublicKeyDataObject key, ECDSAPublicKey inherited) throws Exception {
        PublicKeyDataObject whole = key;
        if (key instanceof ECDSAPublicKey && !((ECDSAPublicKey) key).hasParameters() && inherited != null) {
            whole = new ECDSAPublicKey(
                key.getUsage(),
                inherited.getPrimeModulusP(),
                inherited.getFirstCoefA(),
                inherited.getSecondCoefB(),
                inherited.getBasePointG(),
                inherited.getOrderOfBasePointR(),
                ((ECDSAPublicKey) key).getPublicPointY(),
                inherited.getCofactorF().intValue());
        }
        return new JcaPublicKeyConverter().setProvider("BC").getKey(whole);
    }

    private static EACSignatureVerifier verifier(PublicKeyDataObject key, ECDSAPublicKey inherited) throws Exception {
        return new JcaEACSignatureVerifierBuilder().setProvider("BC").build(key.getUsage(), keyOf(key, inherited));
    }

    private static boolean verify(PublicKeyDataObject key, ECDSAPublicKey inherited, byte[] covered, byte[] signature)
        throws Exception {
        EACSignatureVerifier verifier = verifier(key, inherited);
        try (OutputStream stream = verifier.getOutputStream()) {
            stream.write(covered);
        }
        return verifier.verify(signature);
    }

    private interface KeySource {
        PublicKeyDataObject get() throws Exception;
    }

    private interface Question {
        boolean holds() throws Exception;
    }

    private static String verdict(Question question, String yes, String no) {
        try {
            return question.holds() ? yes : no;
        } catch (Throwable failure) {
            return yes.equals("usable") ? no : "error";
        }
    }

    /** Where a data object and its content lie. */
    private static class Extent {
        final int start;
        final int contentStart;
        final int end;

        Extent(byte[] octets, int start) {
            int lengthAt = start + ((octets[start] & 0x1f) == 0x1f ? 2 : 1);
            int first = octets[lengthAt] & 0xff;
            int more = first > 0x80 ? first & 0x7f : 0;
            int length = more == 0 ? first : 0;
            for (int index = 1; index <= more; index++) length = length << 8 | octets[lengthAt + index] & 0xff;
            this.start = start;
            this.contentStart = lengthAt + 1 + more;
            this.end = contentStart + length;
        }
    }

    private static byte[] octets(String hex) {
        return HEX.parseHex(hex.equals("-") ? "" : hex);
    }

    /** Unsigned, as few octets as possible; nothing for a number that is not there. */
    private static void sayNumber(String name, BigInteger number) {
        if (number == null) return;
        byte[] octets = number.toByteArray();
        int from = octets.length > 1 && octets[0] == 0 ? 1 : 0;
        say(name, HEX.formatHex(octets, from, octets.length));
    }

    private static void say(String name, String value) {
        said.add('"' + name + "\":\"" + value + '"');
    }
}
