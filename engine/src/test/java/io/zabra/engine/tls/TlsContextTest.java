package io.zabra.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of every format, what goes wrong with them, and what TLS makes of them. The password of all is {@code secret}. */
class TlsContextTest {
    @TempDir
    Path directory;

    private Path file(String name) {
        Path target = directory.resolve(name);
        if (Files.exists(target)) {
            return target;
        }
        return copy(name, target);
    }

    private Path copy(String name, Path target) {
        try (InputStream in = Objects.requireNonNull(TlsContextTest.class.getResourceAsStream(name))) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private TlsConfig config(String keyStore, String trustStore, String... more) throws TlsException {
        Map<String, String> values = new HashMap<>();
        values.put(
                "ssl.keyStore.location",
                keyStore.isEmpty() ? "" : file(keyStore).toString());
        values.put("ssl.trustStore.location", file(trustStore).toString());
        values.put("ssl.keyStore.password", "secret");
        values.put("ssl.trustStore.password", "secret");
        for (String line : more) {
            int equals = line.indexOf('=');
            values.put("ssl." + line.substring(0, equals), line.substring(equals + 1));
        }
        return TlsConfig.read("ssl.", false, values::get);
    }

    private TlsContext context(String keyStore, String trustStore, String... more) throws TlsException {
        return TlsContext.open(config(keyStore, trustStore, more));
    }

    /** The client's subject as the server sees it, and the server's as the client does. */
    private static String meet(TlsContext client, String serverName, TlsContext server) throws SSLException {
        SSLEngine asking = client.clientEngine(serverName, 2281);
        SSLEngine answering = server.serverEngine("127.0.0.1", 40_000);
        new EnginePair(asking, answering).handshake();
        return answering.getSession().getPeerPrincipal() + " at "
                + asking.getSession().getPeerPrincipal() + " by "
                + asking.getSession().getProtocol();
    }

    @ParameterizedTest
    @CsvSource({
        "server.pem, client-pkcs1.pem, ca.pem",
        "server-sec1.pem, client.p12, trusted.p12",
        "server-encrypted.pem, client.jks, trusted.jks",
    })
    void keysOfEveryFormatServeBothEnds(String serverKeys, String clientKeys, String trusted) throws Exception {
        TlsContext server = context(serverKeys, trusted);
        TlsContext client = context(clientKeys, trusted);
        assertThat(meet(client, "localhost", server)).isEqualTo("CN=client, O=Zabra at CN=server by TLSv1.3");
    }

    @Test
    void tls12IsSpokenWithWhoDoesNotKnowTls13() throws Exception {
        TlsContext server = context("server.pem", "ca.pem");
        TlsContext client = context("client.p12", "ca.pem", "protocol=TLSv1.2");
        assertThat(meet(client, "localhost", server)).endsWith("by TLSv1.2");
    }

    @Test
    void olderProtocolsAndWeakSuitesAreRefused() throws Exception {
        TlsContext server = context("server.pem", "ca.pem");
        assertThat(server.serverEngine("", 0).getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(server.serverEngine("", 0).getEnabledCipherSuites())
                .noneMatch(suite -> suite.contains("CBC") || suite.startsWith("TLS_RSA"));
        TlsContext weak =
                context("client.p12", "ca.pem", "protocol=TLSv1.2", "ciphersuites=TLS_RSA_WITH_AES_128_CBC_SHA");
        assertThatThrownBy(() -> meet(weak, "localhost", server)).isInstanceOf(SSLException.class);
    }

    @Test
    void aClientWithoutACertificateIsRefusedUnlessItMayDoWithout() throws Exception {
        TlsContext nobody = context("", "ca.pem");
        assertThatThrownBy(() -> meet(nobody, "localhost", context("server.pem", "ca.pem")))
                .isInstanceOf(SSLException.class);
        SSLEngine answering = context("server.pem", "ca.pem", "clientAuth=want").serverEngine("127.0.0.1", 40_000);
        new EnginePair(nobody.clientEngine("localhost", 2281), answering).handshake();
        assertThatThrownBy(answering.getSession()::getPeerPrincipal).isInstanceOf(SSLException.class);
    }

    @Test
    void aClientOfAnotherCaIsRefused() throws Exception {
        TlsContext stranger = context("stranger.pem", "ca.pem");
        assertThatThrownBy(() -> meet(stranger, "localhost", context("server.pem", "ca.pem")))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aServerOfAnotherNameIsRefusedByItsClient() throws Exception {
        TlsContext server = context("server.pem", "ca.pem");
        assertThatThrownBy(() -> meet(context("client.p12", "ca.pem"), "elsewhere.example", server))
                .hasStackTraceContaining("elsewhere.example");
        TlsContext careless = context("client.p12", "ca.pem", "hostnameVerification=false");
        assertThat(meet(careless, "elsewhere.example", server)).contains("CN=server");
    }

    @Test
    void aClientMustComeFromTheAddressOfItsCertificateWhereThatIsVerified() throws Exception {
        TlsContext server = context("server.pem", "ca.pem", "clientHostnameVerification=true");
        assertThat(meet(context("client.p12", "ca.pem"), "localhost", server)).contains("CN=client");
        assertThatThrownBy(() -> meet(context("other.pem", "ca.pem"), "localhost", server))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "keyStore.location=/none/such.p12 | ssl.keyStore.location=/none/such.p12: there is no such file",
                "keyStore.password=wrong | its password is wrong; set ssl.keyStore.password or, better, ssl.keyStore.passwordPath",
                "keyStore.password= | no password is set; set ssl.keyStore.password",
                "trustStore.password=wrong | its password is wrong; set ssl.trustStore.password",
                "keyStore.type=PEM | it holds no private key",
                "keyStore.type=BCFKS | ssl.keyStore.type=BCFKS is not one of [JKS, PEM, PKCS12]",
                "clientAuth=maybe | ssl.clientAuth=maybe is not one of [NONE, WANT, NEED]",
                "crl=yes | ssl.crl=yes is not true or false",
                "protocol=TLSv9 | TLSv9",
                "ciphersuites=ROT13 | ROT13",
                "keyStore.passwordPath=/none/such | ssl.keyStore.passwordPath=/none/such: there is no such file",
            })
    void whatIsWrongIsNamedWithItsSettingAndRemedy(String setting, String message) {
        assertThatThrownBy(() -> context("client.p12", "trusted.p12", setting))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca.pem | it holds no private key",
                "client-old.pem | openssl pkcs8 -topk8",
                "garbage | cannot be read as PEM, JKS or PKCS12",
                "damaged.pem | is damaged",
                "keyOnly.pem | a private key but no certificate",
            })
    void aFileThatCannotBeUsedIsNamedWithWhatIsWrong(String name, String message) throws Exception {
        Files.writeString(directory.resolve("garbage"), "no keys here");
        Files.writeString(
                directory.resolve("damaged.pem"),
                "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n");
        String pem = Files.readString(file("other.pem"), StandardCharsets.US_ASCII);
        Files.writeString(directory.resolve("keyOnly.pem"), pem.substring(pem.indexOf("-----BEGIN PRIVATE")));
        assertThatThrownBy(() -> context(name, "ca.pem"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(directory.resolve(name).toString())
                .hasMessageContaining(message);
    }

    @Test
    void aTrustStoreWithoutCertificatesIsRefused() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "-----BEGIN NOTHING-----\n");
        assertThatThrownBy(() -> context("server.pem", empty.getFileName().toString()))
                .hasMessageContaining("it holds no certificate to trust");
    }

    @Test
    void aPasswordMayBeInAFile() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "secret\n");
        TlsContext client =
                context("client.p12", "ca.pem", "keyStore.password=wrong", "keyStore.passwordPath=" + password);
        assertThat(meet(client, "localhost", context("server.pem", "ca.pem"))).contains("CN=client");
    }

    @Test
    void changedFilesServeNewConnections() throws Exception {
        TlsContext server = context("server.pem", "ca.pem");
        TlsContext client = context("client.p12", "ca.pem", "hostnameVerification=false");
        assertThat(server.reloadIfChanged()).isFalse();
        copy("other.pem", directory.resolve("server.pem"));
        assertThat(server.reloadIfChanged()).isTrue();
        assertThat(meet(client, "localhost", server)).contains("at CN=other");
    }

    @Test
    void aHalfWrittenFileIsNotTakenAndTheNextWholeOneIs() throws Exception {
        TlsContext server = context("server.pem", "ca.pem");
        TlsContext client = context("client.p12", "ca.pem", "hostnameVerification=false");
        Path keys = directory.resolve("server.pem");
        Files.writeString(keys, Files.readString(keys).substring(0, 700));
        assertThat(server.reloadIfChanged()).isFalse();
        assertThat(meet(client, "localhost", server)).contains("at CN=server");
        copy("other.pem", keys);
        assertThat(server.reloadIfChanged()).isTrue();
    }

    @Test
    void thePrefixTellsClientsFromTheEnsemble() throws Exception {
        Map<String, String> values =
                Map.of("ssl.quorum.keyStore.location", file("server.pem").toString(), "ssl.keyStore.location", "/none");
        TlsConfig config = TlsConfig.read("ssl.quorum.", true, values::get);
        assertThat(config.keyStore()).hasToString("ssl.quorum.keyStore=" + file("server.pem"));
        assertThat(config.clientNameVerified()).isTrue();
        assertThat(TlsConfig.read("ssl.", false, values::get).clientNameVerified())
                .isFalse();
    }

    @Test
    void passwordsDoNotShow() throws Exception {
        assertThat(config("client.p12", "trusted.p12").toString()).doesNotContain("secret");
    }
}
