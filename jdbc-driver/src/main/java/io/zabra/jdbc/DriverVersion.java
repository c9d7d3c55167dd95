package io.zabra.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into this jar. */
final class DriverVersion {
    private static final String VERSION = read();

    private DriverVersion() {}

    static String text() {
        return VERSION;
    }

    static int major() {
        return part(VERSION, 0);
    }

    static int minor() {
        return part(VERSION, 1);
    }

    /** A number of a dotted version; 0 where there is none. */
    static int part(String version, int index) {
        String[] parts = version.split("[^0-9]+", -1);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }

    private static String read() {
        try (InputStream in = DriverVersion.class.getResourceAsStream("driver.properties")) {
            if (in == null) {
                throw new IllegalStateException("driver.properties is missing from the jar");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
