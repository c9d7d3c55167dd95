package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.remote.HostAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {
    private static ConnectionUrl parse(String url) throws SQLException {
        return ConnectionUrl.parse(url, null);
    }

    @Test
    void hostsPortsAndChroot() throws SQLException {
        ConnectionUrl url = parse("jdbc:zabra://h1:2182,h2,[::1]:2183,[fe80::2]/app/one?user=bob&password=a%26b+c");
        assertThat(url.target())
                .isEqualTo(new ConnectionUrl.Remote(Arrays.asList(
                        new HostAddress("h1", 2182),
                        new HostAddress("h2", 2181),
                        new HostAddress("::1", 2183),
                        new HostAddress("fe80::2", 2181))));
        assertThat(url.sessionOptions().chroot()).isEqualTo("/app/one");
        assertThat(url.sessionOptions().credentials()).singleElement().satisfies(credential -> {
            assertThat(credential.scheme()).isEqualTo("digest");
            assertThat(credential.secret()).isEqualTo("bob:a&b+c");
        });
        assertThat(url.toString()).isEqualTo("jdbc:zabra://h1:2182,h2,[::1]:2183,[fe80::2]/app/one");
    }

    @Test
    void aChrootIsPercentEncodedAndASlashAloneIsNone() throws SQLException {
        assertThat(parse("jdbc:zabra://h/").sessionOptions().chroot()).isEmpty();
        assertThat(parse("jdbc:zabra://h").sessionOptions().chroot()).isEmpty();
        assertThat(parse("jdbc:zabra://h/my%20app").sessionOptions().chroot()).isEqualTo("/my app");
        assertThat(parse("jdbc:zabra:mem:x?chroot=/a/").sessionOptions().chroot())
                .isEqualTo("/a");
    }

    @Test
    void embeddedAndMemory() throws SQLException {
        assertThat(parse("jdbc:zabra:embedded:/var/lib/zabra").target())
                .isEqualTo(new ConnectionUrl.Embedded(Path.of("/var/lib/zabra")));
        assertThat(parse("jdbc:zabra:mem:").target()).isEqualTo(new ConnectionUrl.Memory(""));
        assertThat(parse("jdbc:zabra:mem:x?fetchSize=7").number(ConnectionProperty.FETCH_SIZE))
                .isEqualTo(7);
    }

    @Test
    void whatIsWrongIsSaid() {
        wrong("jdbc:zabra:elsewhere", "jdbc:zabra:embedded:DIR");
        wrong("jdbc:zabra:embedded:", "needs a directory");
        wrong("jdbc:zabra://", "'' is no host");
        wrong("jdbc:zabra://a,,b", "'' is no host");
        wrong("jdbc:zabra://a:x", "The port in 'a:x' is no number");
        wrong("jdbc:zabra://a:70000", "not between 1 and 65535");
        wrong("jdbc:zabra://[::1", "is no host");
        wrong("jdbc:zabra://a?fetchSize=-1", "fetchSize is not negative");
        wrong("jdbc:zabra://a?fetchSize=many", "fetchSize is a number");
        wrong("jdbc:zabra://a?hostOrder=best", "[random, listed]");
        wrong("jdbc:zabra://a?user", "'user' in the URL is not name=value");
    }

    /** Whatever is wrong with one: messages are logged. */
    @Test
    void whatMayBeOfASecretIsNotSaid() {
        for (String url : List.of(
                "jdbc:zabra://a?user=u&password=100%secret",
                "jdbc:zabra://a?user=u&password=abc&topsecret",
                "jdbc:zabra://a?user=u&password=abc&secret=1",
                "jdbc:zabra://a?user=u&password=abc&secret%zz=1",
                "jdbc:zabra://a?auth=digest:u:abc&secret",
                "jdbc:zabra://a?fetchSize=1&secret",
                "jdbc:zabra://user:secret@a",
                "jdbc:zabra://user:1,secret@a:2181/app")) {
            assertThatThrownBy(() -> parse(url))
                    .hasFieldOrPropertyWithValue("SQLState", "22023")
                    .hasNoCause()
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace("the secret", ""))
                            .doesNotContain("secret"));
        }
        wrong("jdbc:zabra://a?password=100%x", "The value of password in the URL is not percent-encoded");
        wrong("jdbc:zabra://a?password=a&b", "in a value, & is written %26");
    }

    @Test
    void aUrlAsksForNoLessTlsThanCertificatesSetApartMean() throws SQLException {
        Properties certificates = new Properties();
        certificates.setProperty("sslRootCert", "ca.pem");
        for (String weaker : List.of("disable", "require", "verify-ca")) {
            assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:zabra://h/?sslMode=" + weaker, certificates))
                    .hasMessageContaining("contradicts");
        }
        assertThat(ConnectionUrl.parse("jdbc:zabra://h/?sslMode=verify-full", certificates)
                        .text(ConnectionProperty.SSL_MODE))
                .isEqualTo("verify-full");
        certificates.setProperty("sslMode", "verify-ca");
        assertThat(ConnectionUrl.parse("jdbc:zabra://h/?sslMode=require", certificates)
                        .text(ConnectionProperty.SSL_MODE))
                .isEqualTo("verify-ca");
    }

    /** Whatever the URL says, it leaves alone what these mean together. */
    @ParameterizedTest
    @CsvSource({
        "sslMode=verify-full, sslRootCert=/mallory.pem",
        "sslMode=require, sslCert=/mallory.pem",
        "sslRootCert=ca.pem, sslKey=/mallory.key",
        "sslCert=client.pem, sslRootCert=/mallory.pem",
        "sslKey=client.key, sslPassword=x",
        "saslMechanism=GSSAPI, kerberosService=mallory/host",
        "saslMechanism=GSSAPI, user=mallory",
        "saslMechanism=GSSAPI, kerberosKeytab=/mallory.keytab",
        "kerberosKeytab=app.keytab, saslMechanism=DIGEST-MD5",
        "kerberosService=zookeeper/a, password=mallory"
    })
    void aUrlDoesNotChangeWhatPropertiesSetApartMean(String apart, String inUrl) {
        Properties given = new Properties();
        given.setProperty(apart.substring(0, apart.indexOf('=')), apart.substring(apart.indexOf('=') + 1));
        assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:zabra://h/?" + inUrl, given))
                .hasMessageContaining(inUrl.substring(0, inUrl.indexOf('=')) + " in the URL contradicts "
                        + apart.substring(0, apart.indexOf('=')))
                .extracting(ValueContract::state)
                .isEqualTo("22023");
    }

    /** As tools have them: the login in fields of its own, all else in the URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "saslMechanism=DIGEST-MD5&sslRootCert=ca.pem",
                "saslMechanism=GSSAPI&kerberosService=zookeeper/a&kerberosKeytab=app.keytab",
                "sslCert=client.pem&sslKey=client.key&sslRootCert=ca.pem&sslMode=verify-ca"
            })
    void userAndSecretsMayBeSetApartAlone(String inUrl) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "bob");
        login.setProperty("password", "secret");
        login.setProperty("sslPassword", "secret");
        assertThat(ConnectionUrl.parse("jdbc:zabra://h/?" + inUrl, login).text(ConnectionProperty.USER))
                .isEqualTo("bob");
    }

    @Test
    void anUnknownPropertySuggestsTheNearest() {
        wrong("jdbc:zabra://a?fetchsize=1", "is fetchSize meant?");
        wrong("jdbc:zabra://a?sesionTimeout=1", "is sessionTimeoutMs meant?");
        wrong("jdbc:zabra://a?passwort=1", "is password meant?");
    }

    private static void wrong(String url, String says) {
        assertThatThrownBy(() -> parse(url))
                .as(url)
                .hasMessageContaining(says)
                .extracting(ValueContract::state)
                .isEqualTo("22023");
    }

    @Test
    void propertiesGivenApartPrevailOverTheUrl() throws SQLException {
        Properties given = new Properties();
        given.setProperty("readOnly", "true");
        assertThat(ConnectionUrl.parse("jdbc:zabra:mem:x?readOnly=false", given).flag(ConnectionProperty.READ_ONLY))
                .isTrue();
        ZabraDataSource source = new ZabraDataSource();
        source.setUrl("jdbc:zabra:mem:" + UUID.randomUUID() + "?readOnly=false");
        source.setConnectionProperty("readOnly", "true");
        source.setApplicationName("reports");
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("reports");
        }
    }

    /** A form fills in what it was given, choices and values, and gives that back. */
    @Test
    void whatPropertyInfosSayCanBeGivenBack() throws SQLException {
        Properties given = new Properties();
        for (DriverPropertyInfo info : new ZabraDriver().getPropertyInfo("jdbc:zabra://h", new Properties())) {
            given.setProperty(info.name, info.value);
            for (String choice : info.choices == null ? new String[0] : info.choices) {
                Properties one = new Properties();
                one.setProperty(info.name, choice);
                assertThat(ConnectionUrl.parse("jdbc:zabra://h", one)
                                .text(Objects.requireNonNull(ConnectionProperty.of(info.name))))
                        .isEqualTo(choice);
            }
        }
        ConnectionUrl url = ConnectionUrl.parse("jdbc:zabra://h?sslMode=verify-full", given);
        assertThat(url.text(ConnectionProperty.SSL_MODE)).isEqualTo("verify-full");
    }

    @Test
    void propertiesCountWithTheirDefaults() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("fetchSize", "7");
        defaults.setProperty("readOnly", "true");
        Properties given = new Properties(defaults);
        given.setProperty("readOnly", "false");
        ConnectionUrl url = ConnectionUrl.parse("jdbc:zabra://h", given);
        assertThat(url.number(ConnectionProperty.FETCH_SIZE)).isEqualTo(7);
        assertThat(url.flag(ConnectionProperty.READ_ONLY)).isFalse();
    }

    @Test
    void aPropertyThatIsNoStringIsRefusedByName() {
        Properties number = new Properties();
        number.put("fetchSize", 7);
        Properties shadowing = new Properties(stringOf("fetchSize"));
        shadowing.put("fetchSize", 7);
        Properties key = new Properties();
        key.put(5, "five");
        for (Properties wrong : List.of(number, new Properties(number), shadowing, key)) {
            assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:zabra://h", wrong))
                    .hasMessageContaining("are strings")
                    .hasMessageContaining(wrong.equals(key) ? "'5'" : "'fetchSize'")
                    .extracting(ValueContract::state)
                    .isEqualTo("22023");
        }
    }

    private static Properties stringOf(String name) {
        Properties properties = new Properties();
        properties.setProperty(name, "1");
        return properties;
    }

    @Test
    void theDriverIsFoundAndDescribesItsProperties() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:zabra:mem:x");
        assertThat(driver).isInstanceOf(ZabraDriver.class);
        assertThat(driver.connect("jdbc:other:x", new Properties())).isNull();
        assertThat(driver.acceptsURL("jdbc:other:x")).isFalse();
        assertThatThrownBy(() -> driver.acceptsURL(null)).hasFieldOrPropertyWithValue("SQLState", "22023");
        assertThat(ZabraDriver.milliseconds(3_000_000)).isEqualTo(Integer.MAX_VALUE);
        DriverPropertyInfo[] infos = driver.getPropertyInfo("jdbc:zabra://h?hostOrder=listed", new Properties());
        assertThat(infos)
                .hasSize(ConnectionProperty.values().length)
                .allSatisfy(info -> assertThat(info.description).isNotEmpty());
        assertThat(Arrays.stream(infos).filter(info -> info.name.equals("hostOrder")))
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.value).isEqualTo("listed");
                    assertThat(info.choices).containsExactly("random", "listed");
                });
        assertThat(DriverVersion.text()).matches("\\d+\\.\\d+.*");
    }

    @Test
    void withoutTheExecutorItsJarIsNamed() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (NoServices loader = new NoServices()) {
            Class<?> driver = loader.loadClass("io.zabra.jdbc.ZabraDriver");
            thread.setContextClassLoader(loader);
            assertThatThrownBy(() -> ((Driver) driver.getConstructor().newInstance())
                            .connect("jdbc:zabra:mem:x", new Properties()))
                    .hasMessageContaining("zabra-sql-")
                    .hasMessageContaining("missing")
                    .extracting(ValueContract::state)
                    .isEqualTo("08004");
        } catch (ReflectiveOperationException | java.io.IOException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The driver's classes alone, without what the tests register. */
    private static final class NoServices extends java.net.URLClassLoader {
        NoServices() {
            super(
                    new java.net.URL[] {
                        ZabraDriver.class.getProtectionDomain().getCodeSource().getLocation(),
                        io.netty.buffer.ByteBuf.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    ClassLoader.getPlatformClassLoader());
        }
    }
}
