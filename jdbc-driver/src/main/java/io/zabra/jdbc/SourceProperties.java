package io.zabra.jdbc;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A bean property for each connection property, as pools and containers set them; what is wrong is refused on connecting. A
 * text that is null or empty is as good as not set. Secrets can't be read back.
 */
abstract class SourceProperties {
    private final Properties properties = new Properties();

    /** Those that are set. */
    final Properties properties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    final void set(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            properties.remove(name);
        } else {
            properties.setProperty(name, value);
        }
    }

    private void set(ConnectionProperty property, @Nullable String value) {
        set(property.key(), value);
    }

    private void set(ConnectionProperty property, int value) {
        set(property.key(), Integer.toString(value));
    }

    private String text(ConnectionProperty property) {
        return properties.getProperty(property.key(), property.standard());
    }

    private int number(ConnectionProperty property) {
        return Integer.parseInt(text(property));
    }

    public String getUser() {
        return text(ConnectionProperty.USER);
    }

    /** The name for digest or SASL authentication. */
    public void setUser(@Nullable String value) {
        set(ConnectionProperty.USER, value);
    }

    /** Its password. */
    public void setPassword(@Nullable String value) {
        set(ConnectionProperty.PASSWORD, value);
    }

    public String getSaslMechanism() {
        return text(ConnectionProperty.SASL_MECHANISM);
    }

    /** DIGEST-MD5 or GSSAPI. */
    public void setSaslMechanism(@Nullable String value) {
        set(ConnectionProperty.SASL_MECHANISM, value);
    }

    public String getKerberosKeytab() {
        return text(ConnectionProperty.KERBEROS_KEYTAB);
    }

    /** File with the keys of the user. */
    public void setKerberosKeytab(@Nullable String value) {
        set(ConnectionProperty.KERBEROS_KEYTAB, value);
    }

    public String getKerberosService() {
        return text(ConnectionProperty.KERBEROS_SERVICE);
    }

    /** Principal of the servers. */
    public void setKerberosService(@Nullable String value) {
        set(ConnectionProperty.KERBEROS_SERVICE, value);
    }

    public String getSslMode() {
        return text(ConnectionProperty.SSL_MODE);
    }

    /** disable, require, verify-ca or verify-full. */
    public void setSslMode(@Nullable String value) {
        set(ConnectionProperty.SSL_MODE, value);
    }

    public String getSslRootCert() {
        return text(ConnectionProperty.SSL_ROOT_CERT);
    }

    /** PEM file of the CAs of servers. */
    public void setSslRootCert(@Nullable String value) {
        set(ConnectionProperty.SSL_ROOT_CERT, value);
    }

    public String getSslCert() {
        return text(ConnectionProperty.SSL_CERT);
    }

    /** PEM file of the client's certificate. */
    public void setSslCert(@Nullable String value) {
        set(ConnectionProperty.SSL_CERT, value);
    }

    public String getSslKey() {
        return text(ConnectionProperty.SSL_KEY);
    }

    /** PEM file of its key. */
    public void setSslKey(@Nullable String value) {
        set(ConnectionProperty.SSL_KEY, value);
    }

    /** Password of the key. */
    public void setSslPassword(@Nullable String value) {
        set(ConnectionProperty.SSL_PASSWORD, value);
    }

    /** Other credentials, scheme:secret. */
    public void setAuth(@Nullable String value) {
        set(ConnectionProperty.AUTH, value);
    }

    public String getChroot() {
        return text(ConnectionProperty.CHROOT);
    }

    /** Paths are relative to it. */
    public void setChroot(@Nullable String value) {
        set(ConnectionProperty.CHROOT, value);
    }

    public String getReadPreference() {
        return text(ConnectionProperty.READ_PREFERENCE);
    }

    /** any, leader, follower or observer. */
    public void setReadPreference(@Nullable String value) {
        set(ConnectionProperty.READ_PREFERENCE, value);
    }

    public String getConsistency() {
        return text(ConnectionProperty.CONSISTENCY);
    }

    /** local or linearizable. */
    public void setConsistency(@Nullable String value) {
        set(ConnectionProperty.CONSISTENCY, value);
    }

    public String getEphemerals() {
        return text(ConnectionProperty.EPHEMERALS);
    }

    /** auto, allow or refuse. */
    public void setEphemerals(@Nullable String value) {
        set(ConnectionProperty.EPHEMERALS, value);
    }

    public String getHostOrder() {
        return text(ConnectionProperty.HOST_ORDER);
    }

    /** random or listed. */
    public void setHostOrder(@Nullable String value) {
        set(ConnectionProperty.HOST_ORDER, value);
    }

    public String getApplicationName() {
        return text(ConnectionProperty.APPLICATION_NAME);
    }

    /** Shown in the server's tables of connections and queries. */
    public void setApplicationName(@Nullable String value) {
        set(ConnectionProperty.APPLICATION_NAME, value);
    }

    public int getSessionTimeoutMs() {
        return number(ConnectionProperty.SESSION_TIMEOUT_MS);
    }

    public void setSessionTimeoutMs(int value) {
        set(ConnectionProperty.SESSION_TIMEOUT_MS, value);
    }

    public int getConnectTimeoutMs() {
        return number(ConnectionProperty.CONNECT_TIMEOUT_MS);
    }

    public void setConnectTimeoutMs(int value) {
        set(ConnectionProperty.CONNECT_TIMEOUT_MS, value);
    }

    public int getLoginTimeoutMs() {
        return number(ConnectionProperty.LOGIN_TIMEOUT_MS);
    }

    public void setLoginTimeoutMs(int value) {
        set(ConnectionProperty.LOGIN_TIMEOUT_MS, value);
    }

    public int getSocketTimeoutMs() {
        return number(ConnectionProperty.SOCKET_TIMEOUT_MS);
    }

    public void setSocketTimeoutMs(int value) {
        set(ConnectionProperty.SOCKET_TIMEOUT_MS, value);
    }

    public int getFetchSize() {
        return number(ConnectionProperty.FETCH_SIZE);
    }

    public void setFetchSize(int value) {
        set(ConnectionProperty.FETCH_SIZE, value);
    }

    public int getStatementCacheSize() {
        return number(ConnectionProperty.STATEMENT_CACHE_SIZE);
    }

    public void setStatementCacheSize(int value) {
        set(ConnectionProperty.STATEMENT_CACHE_SIZE, value);
    }

    public int getMaxRequestBytes() {
        return number(ConnectionProperty.MAX_REQUEST_BYTES);
    }

    public void setMaxRequestBytes(int value) {
        set(ConnectionProperty.MAX_REQUEST_BYTES, value);
    }

    public boolean isReadOnly() {
        return Boolean.parseBoolean(text(ConnectionProperty.READ_ONLY));
    }

    public void setReadOnly(boolean value) {
        set(ConnectionProperty.READ_ONLY, Boolean.toString(value));
    }
}
