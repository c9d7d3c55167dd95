package io.zabra.consensus.host;

import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Questions between the servers of an ensemble that are no part of ZAB: what they mean is the asker's business. Any thread. */
public interface MemberQuestions {
    /** The longest question and the longest answer. */
    int QUESTION_BYTES_MAX = 1 << 16;

    int ANSWER_BYTES_MAX = 64 << 20;

    /**
     * Asks another member. Does not block.
     *
     * @return fails where it does not answer in time, or at all: Apache's servers never do
     */
    CompletionStage<byte[]> ask(long sid, byte[] question, int timeoutMs);

    /** @param answerer called on threads that may block, for questions that come from the host of a member */
    void answerWith(UnaryOperator<byte[]> answerer);
}
