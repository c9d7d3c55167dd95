package io.zabra.consensus.quorum;

/** What a server is to the ensemble: a participant votes and acknowledges, an observer only learns. */
public enum MemberRole {
    PARTICIPANT("participant"),
    OBSERVER("observer");

    private final String text;

    MemberRole(String text) {
        this.text = text;
    }

    /** The word that configuration files use. */
    public String text() {
        return text;
    }
}
