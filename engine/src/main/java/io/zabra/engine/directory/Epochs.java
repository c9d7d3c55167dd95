package io.zabra.engine.directory;

/**
 * The two epochs that a member of an ensemble must not forget (acceptedEpoch and currentEpoch of Zab).
 *
 * @param accepted of the last leader that this server promised to follow
 * @param current of the last leader whose history this server has taken over
 */
public record Epochs(long accepted, long current) {
    public static final Epochs NONE = new Epochs(0, 0);
}
