package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of data source has a bean property for each connection property, and no other but its own. */
class SourcePropertiesTest {
    private static final List<String> THEIR_OWN =
            List.of("setConnectionProperty", "setDescription", "setLogWriter", "setLoginTimeout", "setUrl");

    static Stream<SourceSettings> sources() {
        return Stream.of(new ZabraDataSource(), new ZabraConnectionPoolDataSource());
    }

    private static String capitalized(String key) {
        return key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
    }

    private static Method method(SourceSettings source, String name) {
        return Arrays.stream(source.getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    /** Another than the standard one. */
    private static String value(ConnectionProperty property) {
        if (property.isNumber()) {
            return "77";
        }
        return property.choices().isEmpty()
                ? "a:b"
                : property.choices().stream()
                        .filter(choice -> !choice.equals(property.standard()))
                        .findFirst()
                        .orElseThrow();
    }

    private static Object typed(Class<?> type, String value) {
        if (type == int.class) {
            return Integer.valueOf(value);
        }
        return type == boolean.class ? Boolean.valueOf(value) : value;
    }

    @ParameterizedTest
    @MethodSource("sources")
    void everyConnectionPropertyIsABeanProperty(SourceSettings source) throws Exception {
        Properties expected = new Properties();
        for (ConnectionProperty property : ConnectionProperty.values()) {
            String name = capitalized(property.key());
            String value = value(property);
            Method setter = method(source, "set" + name);
            setter.invoke(source, typed(setter.getParameterTypes()[0], value));
            expected.setProperty(property.key(), value);
            if (!List.of("Password", "SslPassword", "Auth").contains(name)) {
                String prefix = setter.getParameterTypes()[0] == boolean.class ? "is" : "get";
                assertThat(method(source, prefix + name).invoke(source)).hasToString(value);
            }
        }
        assertThat(source.properties()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void thereAreNoOthers(SourceSettings source) {
        List<String> expected = new ArrayList<>(THEIR_OWN);
        for (ConnectionProperty property : ConnectionProperty.values()) {
            expected.add("set" + capitalized(property.key()));
        }
        assertThat(Arrays.stream(source.getClass().getMethods())
                        .map(Method::getName)
                        .filter(name -> name.startsWith("set")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatIsNotSetHasItsStandardValue(SourceSettings source) throws Exception {
        assertThat(source.getFetchSize()).isZero();
        assertThat(source.getHostOrder()).isEqualTo("random");
        source.setHostOrder("listed");
        source.setHostOrder(null);
        source.setChroot("");
        assertThat(source.properties()).isEmpty();
    }
}
