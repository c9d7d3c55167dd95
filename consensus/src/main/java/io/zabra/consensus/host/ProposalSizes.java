package io.zabra.consensus.host;

/**
 * Bytes of the proposals of a leader's reign; -1 before the first.
 *
 * @param last of the latest
 */
public record ProposalSizes(int last, int min, int max) {
    static final ProposalSizes NONE = new ProposalSizes(-1, -1, -1);

    ProposalSizes with(int bytes) {
        return new ProposalSizes(bytes, min < 0 ? bytes : Math.min(min, bytes), Math.max(max, bytes));
    }
}
