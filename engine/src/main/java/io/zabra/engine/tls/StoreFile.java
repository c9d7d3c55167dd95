package io.zabra.engine.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with keys or certificates, and what opens it. Immutable.
 *
 * @param setting what its settings begin with, such as {@code ssl.keyStore}
 * @param type null: as the content shows
 * @param password empty where there is none
 * @param passwordPath of a file with the password, which then counts instead; null: none
 */
public record StoreFile(
        String setting,
        Path path,
        @Nullable StoreType type,
        String password,
        @Nullable Path passwordPath) {

    String locationSetting() {
        return setting + ".location";
    }

    byte[] read() throws TlsException {
        return read(locationSetting(), path);
    }

    /** The password, read anew where it is in a file. */
    char[] secret() throws TlsException {
        if (passwordPath == null) {
            return password.toCharArray();
        }
        return new String(read(setting + ".passwordPath", passwordPath), StandardCharsets.UTF_8)
                .stripTrailing()
                .toCharArray();
    }

    private static byte[] read(String setting, Path file) throws TlsException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsException(setting, "=" + file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new TlsException(
                    setting,
                    "=" + file + ": this process, user " + System.getProperty("user.name")
                            + ", may not read it: change its owner or mode",
                    e);
        } catch (IOException e) {
            throw new TlsException(setting, "=" + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return setting + "=" + path;
    }
}
