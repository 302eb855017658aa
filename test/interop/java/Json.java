import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What wsimport's classes hold, as JSON: octets in base64, what is absent left out. */
final class Json {
    private Json() {}

    static String text(Object value) throws Exception {
        if (value == null) return "null";
        if (value instanceof String) return quoted((String) value);
        if (value instanceof byte[]) return quoted(Base64.getEncoder().encodeToString((byte[]) value));
        if (value.getClass().isEnum()) return quoted((String) value.getClass().getMethod("value").invoke(value));
        List<String> parts = new ArrayList<>();
        if (value instanceof List) {
            for (Object one : (List<?>) value) parts.add(text(one));
            return "[" + String.join(",", parts) + "]";
        }
        for (Field field : fieldsOf(value.getClass())) {
            if (field.get(value) != null) parts.add(quoted(field.getName()) + ":" + text(field.get(value)));
        }
        return "{" + String.join(",", parts) + "}";
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + "\"";
    }

    static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers())).collect(Collectors.toList());
        fields.forEach(field -> field.setAccessible(true));
        return fields;
    }
}
