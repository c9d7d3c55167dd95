package io.zabra.server.security;

/** A setting that cannot be followed. The message names it and says what would do; no secrets. */
public final class SettingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String setting;

    public SettingException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    public SettingException(String setting, String message, Throwable cause) {
        super(message, cause);
        this.setting = setting;
    }

    public String setting() {
        return setting;
    }
}
