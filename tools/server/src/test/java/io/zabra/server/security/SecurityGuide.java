package io.zabra.server.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What {@code docs/security.md} tells the reader to do, done: its commands run once, its settings as they stand there. */
final class SecurityGuide {
    private static final Pattern BLOCK = Pattern.compile("```(sh|properties)\n(.*?)```", Pattern.DOTALL);
    private static final String PASSWORD = "changeit";
    private static final List<String> FILES =
            List.of("ca.p12", "ca.pem", "server.p12", "client.p12", "trusted.p12", "password");

    private static @Nullable Path made;

    private final Path directory;

    private SecurityGuide(Path directory) {
        this.directory = directory;
    }

    /** With files of its own in the directory. */
    static SecurityGuide in(Path directory) throws Exception {
        Path source = files();
        for (String file : FILES) {
            Files.copy(source.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return new SecurityGuide(directory);
    }

    private static synchronized Path files() throws Exception {
        Path files = made;
        if (files == null) {
            files = Files.createTempDirectory("security-guide");
            run(blocks("sh").get(0), files);
            made = files;
        }
        return files;
    }

    static void run(String commands, Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", tools, (path, bin) -> bin + ":" + path);
        builder.environment().put("JDK_JAVA_OPTIONS", "");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the guide's commands fail: " + output);
        }
    }

    private static List<String> blocks(String language) throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path guide = module.resolve("../../docs/security.md");
        Matcher matcher = BLOCK.matcher(Files.readString(guide));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** The lines for {@code zoo.cfg}, with a port of the system's choice and files in the directory. */
    List<String> serverLines() throws IOException {
        return located(blocks("properties").get(0)).replace("2281", "0").lines().toList();
    }

    List<String> clientLines() throws IOException {
        return located(blocks("properties").get(1)).lines().toList();
    }

    private String located(String lines) {
        return lines.replaceAll("(?m)(location|passwordPath)=", "$1=" + directory + "/");
    }

    /** @param keyStore whose key the client shows; null: none */
    SSLContext clientContext(@Nullable String keyStore, String protocol) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(KeyStore.getInstance(file("trusted.p12").toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(keyStore == null ? null : keys(keyStore), trust.getTrustManagers(), null);
        return context;
    }

    private KeyManager[] keys(String keyStore) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(file(keyStore).toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }
}
