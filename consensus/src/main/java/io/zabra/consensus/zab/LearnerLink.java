package io.zabra.consensus.zab;

/** What a leader knows of one learner's connection. */
final class LearnerLink {
    /** How far the learner has come. */
    enum Stage {
        /** Connected; FOLLOWERINFO or OBSERVERINFO is due. */
        ANONYMOUS,
        /** Known; gets LEADERINFO as soon as there is an epoch. */
        KNOWN,
        /** LEADERINFO is sent; ACKEPOCH is due. */
        INVITED,
        /** Has answered; waits for the leader to be elected. */
        PROMISED,
        /** Its history, NEWLEADER and everything proposed since are on their way. */
        SYNCING,
        /** Has the history; waits for a quorum to have it. */
        SYNCED,
        /** UPTODATE is sent. */
        ACTIVE;

        /** Whether new proposals go to this learner. */
        boolean isForwarding() {
            return this == SYNCING || this == SYNCED || this == ACTIVE;
        }
    }

    private final long link;
    private Stage stage = Stage.ANONYMOUS;
    private long sid = -1;
    private boolean follower;
    private boolean blank;
    private boolean loading;
    private boolean reading;
    private long lastZxid;
    private long ackedZxid;
    private long heardMs;
    private long pingsSent;
    private long pingsAnswered;

    LearnerLink(long link, long nowMs) {
        this.link = link;
        this.heardMs = nowMs;
    }

    long link() {
        return link;
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage newStage) {
        stage = newStage;
    }

    /**
     * The synchronization begins.
     *
     * @param bySnapshot whether it does with a snapshot
     * @param byLog whether what comes first is read from the log on disk
     */
    void synchronizing(boolean bySnapshot, boolean byLog) {
        stage = Stage.SYNCING;
        loading = bySnapshot;
        reading = byLog;
    }

    /** Whether a snapshot is on its way to it, or what it got is not yet on its disk. */
    boolean isLoading() {
        return stage == Stage.SYNCING && loading;
    }

    /** Whether transactions from the log on disk are on their way to it, or what it got is not yet on its disk. */
    boolean isReading() {
        return stage == Stage.SYNCING && reading;
    }

    void identify(long newSid, boolean isFollower) {
        sid = newSid;
        follower = isFollower;
        stage = Stage.KNOWN;
    }

    /** The server behind this link, or -1 while it has not said. */
    long sid() {
        return sid;
    }

    /** Whether proposals go to the server, and it acknowledges them. An observer gets what is committed. */
    boolean isFollower() {
        return follower;
    }

    /**
     * Whether the server counts, where it is a voter at all: the quorums see to that. A voter that came without data may have forgotten what it promised: it learns, and counts once
     * a quorum without it has confirmed this leader after that.
     */
    boolean counts() {
        return follower && !blank;
    }

    void blank(boolean isBlank) {
        blank = isBlank;
    }

    boolean isBlank() {
        return blank;
    }

    long lastZxid() {
        return lastZxid;
    }

    void lastZxid(long zxid) {
        lastZxid = zxid;
    }

    /** How far the learner's log is durable in this epoch, by its own word. */
    long ackedZxid() {
        return ackedZxid;
    }

    void acked(long zxid) {
        ackedZxid = Math.max(ackedZxid, zxid);
    }

    long heardMs() {
        return heardMs;
    }

    void heard(long nowMs) {
        heardMs = nowMs;
    }

    /** Number of the ping just sent. Only pings after UPTODATE are answered, each one, in order. */
    long pinged() {
        return ++pingsSent;
    }

    long pingsSent() {
        return pingsSent;
    }

    void pingAnswered() {
        pingsAnswered++;
    }

    boolean hasAnswered(long ping) {
        return pingsAnswered >= ping;
    }
}
