package io.zabra.engine.tls;

/** TLS cannot be set up. The message names the setting and the file, what is wrong, and what would help; no secrets. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String setting;

    /** @param setting the one to change */
    public TlsException(String setting, String message) {
        super(setting + message);
        this.setting = setting;
    }

    public TlsException(String setting, String message, Throwable cause) {
        super(setting + message, cause);
        this.setting = setting;
    }

    public String setting() {
        return setting;
    }
}
