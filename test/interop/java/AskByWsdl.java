import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.jws.WebMethod;
import javax.jws.WebParam;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.namespace.QName;
import javax.xml.ws.Service;
import javax.xml.ws.WebServiceClient;
import javax.xml.ws.WebServiceException;

/**
 * A partner's client on the classes that wsimport made of our WSDL. It knows the node by that and its TLS certificate.
 *
 * AskByWsdl CLASSES PACKAGE WSDL. Reads lines: "call OPERATION", then one for each value, "PATH", "PATH text VALUE" or
 * "PATH octets BASE64", where a PATH is accessors with dots between. Writes an answer a call, each a line of JSON.
 */
public class AskByWsdl {
    public static void main(String[] args) throws Exception {
        List<Class<?>> made = classesIn(new File(args[0], args[1]), args[1]);
        WebServiceClient service = annotated(made, WebServiceClient.class).getAnnotation(WebServiceClient.class);
        Class<?> contract = annotated(made, WebService.class);
        QName name = new QName(service.targetNamespace(), service.name());
        Object port = Service.create(new URL(args[2]), name).getPort(contract);
        for (Map.Entry<String, Map<String, String[]>> call : readCalls()) {
            System.out.println(ask(port, contract, call.getKey(), call.getValue()));
        }
    }

    private static String ask(Object port, Class<?> contract, String operation, Map<String, String[]> values)
            throws Exception {
        Method method = Stream.of(contract.getMethods())
                .filter(one -> one.getAnnotation(WebMethod.class).operationName().equals(operation))
                .findFirst().orElseThrow();
        try {
            return Json.text(method.invoke(port, argumentsOf(method, contract, values)));
        } catch (InvocationTargetException thrown) {
            if (!(thrown.getCause() instanceof WebServiceException)) throw thrown;
            return "{\"fault\":" + Json.quoted(String.valueOf(thrown.getCause().getMessage())) + "}";
        }
    }

    /** RPC: an argument a part. Document: one, with everything in it. */
    private static Object[] argumentsOf(Method method, Class<?> contract, Map<String, String[]> values)
            throws Exception {
        Class<?>[] types = method.getParameterTypes();
        if (contract.getAnnotation(SOAPBinding.class).style() != SOAPBinding.Style.RPC) {
            return new Object[] {bean(types[0], "", values)};
        }
        Object[] made = new Object[types.length];
        for (int index = 0; index < types.length; index += 1) {
            made[index] = value(types[index], parameterName(method.getParameterAnnotations()[index]), values);
        }
        return made;
    }

    private static String parameterName(Annotation[] annotations) {
        return Stream.of(annotations).filter(WebParam.class::isInstance).map(WebParam.class::cast)
                .findFirst().orElseThrow().name();
    }

    private static Object value(Class<?> type, String path, Map<String, String[]> values) throws Exception {
        String[] line = values.get(path);
        if (line == null) return null;
        if (line.length == 1) return bean(type, path + ".", values);
        String given = line.length == 3 ? line[2] : "";
        if (line[1].equals("octets")) {
            byte[] octets = Base64.getDecoder().decode(given);
            return type == List.class ? List.of(octets) : octets;
        }
        return type.isEnum() ? type.getMethod("fromValue", String.class).invoke(null, given) : given;
    }

    private static Object bean(Class<?> type, String prefix, Map<String, String[]> values) throws Exception {
        Object made = type.getDeclaredConstructor().newInstance();
        for (Field field : Json.fieldsOf(type)) {
            Object value = value(field.getType(), prefix + field.getName(), values);
            if (value != null) field.set(made, value);
        }
        return made;
    }

    private static List<Class<?>> classesIn(File folder, String name) throws Exception {
        List<Class<?>> found = new ArrayList<>();
        for (String file : folder.list()) {
            if (file.endsWith(".class")) found.add(Class.forName(name + "." + file.replace(".class", "")));
        }
        return found;
    }

    private static Class<?> annotated(List<Class<?>> classes, Class<? extends Annotation> by) {
        return classes.stream().filter(one -> one.isAnnotationPresent(by)).findFirst().orElseThrow();
    }

    private static List<Map.Entry<String, Map<String, String[]>>> readCalls() throws Exception {
        List<Map.Entry<String, Map<String, String[]>>> calls = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", 3);
            if (words[0].equals("call")) calls.add(Map.entry(words[1], new TreeMap<>()));
            else calls.get(calls.size() - 1).getValue().put(words[0], words);
        }
        return calls;
    }
}
