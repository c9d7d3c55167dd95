package io.zabra.sql.session;

/** As a connection names itself, when it is opened and by SET. Any thread. */
public final class ApplicationName {
    private final String atFirst;
    private volatile String text;

    public ApplicationName(String text) {
        this.atFirst = text;
        this.text = text;
    }

    public String text() {
        return text;
    }

    void change(String to) {
        text = to;
    }

    void restore() {
        text = atFirst;
    }
}
