import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.xml.ws.Endpoint;

/**
 * ReceiveByWsdl CLASS: that callback service of an edition, over TLS, for whoever shows a certificate that Java was told to
 * trust. Writes "port N", then what the class writes. Ends when its standard input does.
 */
public class ReceiveByWsdl {
    public static void main(String[] args) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SSLContext.getDefault()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters known = getSSLContext().getDefaultSSLParameters();
                known.setNeedClientAuth(true);
                parameters.setSSLParameters(known);
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        Object service = Class.forName(args[0]).getDeclaredConstructor().newInstance();
        Endpoint.create(service).publish(server.createContext("/callback"));
        server.start();
        System.out.println("port " + server.getAddress().getPort());
        while (System.in.read() != -1) {
            // until whoever started it is gone
        }
        System.exit(0);
    }
}
