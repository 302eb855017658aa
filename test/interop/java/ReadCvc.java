import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.Security;
import java.util.Arrays;
import org.bouncycastle.asn1.eac.CVCertificate;
import org.bouncycastle.asn1.eac.CVCertificateRequest;
import org.bouncycastle.asn1.eac.CertificateHolderReference;
import org.bouncycastle.asn1.eac.ECDSAPublicKey;
import org.bouncycastle.asn1.eac.PackedDate;
import org.bouncycastle.asn1.eac.PublicKeyDataObject;
import org.bouncycastle.eac.EACCertificateHolder;
import org.bouncycastle.eac.EACCertificateRequestHolder;
import org.bouncycastle.eac.jcajce.JcaPublicKeyConverter;
import org.bouncycastle.eac.operator.EACSignatureVerifier;
import org.bouncycastle.eac.operator.jcajce.JcaEACSignatureVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Reads and verifies card-verifiable objects with BouncyCastle alone.
 *   chain ANCHOR CERTIFICATE …      a line of JSON for each, verified with the key of the one before (the anchor: its own)
 *   request REQUEST BEFORE          an authenticated request, its outer signature by the key in the request BEFORE
 */
public class ReadCvc {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        String[] files = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (arguments[0].equals("chain")) readChain(files);
        else readRequest(files[0], files[1]);
    }

    private static void readChain(String[] files) throws Exception {
        EACCertificateHolder issuer = null;
        ECDSAPublicKey parameters = null;
        for (String file : files) {
            EACCertificateHolder certificate = new EACCertificateHolder(Files.readAllBytes(Path.of(file)));
            if (issuer == null) {
                issuer = certificate;
                parameters = (ECDSAPublicKey) certificate.getPublicKeyDataObject();
            }
            boolean verified = certificate.isSignatureValid(verifier(issuer.getPublicKeyDataObject(), parameters));
            System.out.println(describe(certificate.toASN1Structure(), verified));
            issuer = certificate;
        }
    }

    private static String describe(CVCertificate certificate, boolean verified) throws Exception {
        return String.format(
            "{\"holderReference\":\"%s\",\"authorityReference\":\"%s\",\"effective\":\"%s\",\"expires\":\"%s\","
                + "\"terminalType\":\"%s\",\"authorization\":%d,\"verified\":%b}",
            text(certificate.getHolderReference()),
            text(certificate.getAuthorityReference()),
            day(certificate.getEffectiveDate()),
            day(certificate.getExpirationDate()),
            certificate.getHolderAuthorization().getId(),
            certificate.getBody().getCertificateHolderAuthorization().getAccessRights(),
            verified);
    }

    /**
     * BouncyCastle reads a request and makes the keys and the verification; what the signatures cover is cut out here.
     * Its own isInnerSignatureValid() (1.72) knows no request that names the authority it is for, and has nothing for
     * the outer signature.
     */
    private static void readRequest(String file, String before) throws Exception {
        byte[] octets = Files.readAllBytes(Path.of(file));
        EACCertificateRequestHolder holder = new EACCertificateRequestHolder(octets);
        CVCertificateRequest request = holder.toASN1Structure();
        Extent authentication = new Extent(octets, 0);
        Extent plain = new Extent(octets, authentication.contentStart);
        Extent body = new Extent(octets, plain.contentStart);
        Extent outerReference = new Extent(octets, plain.end);
        boolean inner = verify(
            holder.getPublicKeyDataObject(),
            Arrays.copyOfRange(octets, body.start, body.end),
            request.getInnerSignature());
        boolean outer = verify(
            new EACCertificateRequestHolder(Files.readAllBytes(Path.of(before))).getPublicKeyDataObject(),
            Arrays.copyOfRange(octets, plain.start, outerReference.end),
            request.getOuterSignature());
        System.out.println(String.format("{\"inner\":%b,\"outer\":%b}", inner, outer));
    }

    private static boolean verify(PublicKeyDataObject key, byte[] covered, byte[] signature) throws Exception {
        EACSignatureVerifier verifier = verifier(key, null);
        try (OutputStream stream = verifier.getOutputStream()) {
            stream.write(covered);
        }
        return verifier.verify(signature);
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

    /** DV and terminal certificates leave the domain parameters to the CVCA's. */
    private static EACSignatureVerifier verifier(PublicKeyDataObject key, ECDSAPublicKey parameters) throws Exception {
        ECDSAPublicKey own = (ECDSAPublicKey) key;
        ECDSAPublicKey whole = own.hasParameters() ? own : new ECDSAPublicKey(
            own.getUsage(),
            parameters.getPrimeModulusP(),
            parameters.getFirstCoefA(),
            parameters.getSecondCoefB(),
            parameters.getBasePointG(),
            parameters.getOrderOfBasePointR(),
            own.getPublicPointY(),
            parameters.getCofactorF().intValue());
        PublicKey publicKey = new JcaPublicKeyConverter().setProvider("BC").getKey(whole);
        return new JcaEACSignatureVerifierBuilder().setProvider("BC").build(own.getUsage(), publicKey);
    }

    private static String text(CertificateHolderReference reference) {
        return reference.getCountryCode() + reference.getHolderMnemonic() + reference.getSequenceNumber();
    }

    /** Six octets, a digit each. */
    private static String day(PackedDate date) {
        byte[] digits = date.getEncoding();
        return String.format("20%d%d-%d%d-%d%d", digits[0], digits[1], digits[2], digits[3], digits[4], digits[5]);
    }
}
