import java.util.List;

/** A SendCertificates as JAX-WS gave it to us, printed as a line of JSON. */
public final class Received {
    private Received() {}

    public static void certificates(String messageId, Object statusInfo, List<byte[]> certificates) {
        try {
            String[] values = {Json.text(messageId), Json.text(statusInfo), Json.text(certificates)};
            System.out.println(String.format("{\"messageId\":%s,\"statusInfo\":%s,\"certificates\":%s}", (Object[]) values));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
