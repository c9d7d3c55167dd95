package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.fixture.TinyServer;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that users take: everything in one file, and nothing of it in anyone's way. */
class OneJarIT {
    private static final long BYTES_MAX = 2_500_000;

    private final File jar = new File(Objects.requireNonNull(System.getProperty("zabra.driver.jar")));

    @Test
    void itIsSmallAndHoldsNothingUnderOthersNames() throws IOException {
        assertThat(jar).isFile();
        assertThat(jar.length()).isLessThan(BYTES_MAX);
        try (JarFile file = new JarFile(jar)) {
            assertThat(file.stream().map(Object::toString).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("io/zabra/jdbc/"));
            assertThat(file.stream().map(Object::toString))
                    .noneMatch(name -> name.startsWith("META-INF/native") || name.contains("slf4j/"));
            String service = new String(
                    file.getInputStream(file.getEntry("META-INF/services/java.sql.Driver"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(service.strip()).isEqualTo("io.zabra.jdbc.ZabraDriver");
        }
    }

    @Test
    void itConnectsWithNothingElseOnTheClassPath() throws IOException, SQLException {
        try (TinyServer server = new TinyServer(new TinyServer.Ensemble());
                URLClassLoader alone =
                        new URLClassLoader(new URL[] {jar.toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Driver driver = ServiceLoader.load(Driver.class, alone).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(found -> found.getClass().getClassLoader() == alone)
                    .findFirst()
                    .orElseThrow();
            try (Connection connection = driver.connect("jdbc:zabra://" + server.host() + "/app", new Properties());
                    ResultSet rows = connection.createStatement().executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }
}
