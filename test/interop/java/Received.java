import java.util.List;

/** A message as JAX-WS gave it to us, printed as a line of JSON. */
public final class Received {
    private Received() {}

    public static void certificates(String messageId, Object statusInfo, List<byte[]> certificates) {
        print("SendCertificates", messageId, statusInfo, "certificateSeq", "certificate", certificates);
    }

    /** @param kind "MasterList" and its sisters */
    public static void list(String kind, String messageId, Object statusInfo, byte[] octets) {
        String accessor = Character.toLowerCase(kind.charAt(0)) + kind.substring(1);
        print("Send" + kind, messageId, statusInfo, accessor, "binary", octets);
    }

    private static void print(
            String operation, String messageId, Object statusInfo, String accessor, String inside, Object payload) {
        try {
            String status = statusInfo == null ? "" : ",\"statusInfo\":" + Json.text(statusInfo);
            String carried = payload == null ? "" : Json.quoted(inside) + ":" + Json.text(payload);
            System.out.println(String.format(
                    "{\"operation\":%s,\"arguments\":{\"messageID\":%s%s,%s:{%s}}}",
                    Json.quoted(operation), Json.text(messageId), status, Json.quoted(accessor), carried));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
