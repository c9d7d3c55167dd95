package io.zabra.sql.plan;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A search of one text, Java's or RE2/J's. The methods are {@link Matcher}'s. One thread. */
interface RegexSearch {
    boolean find();

    int groupCount();

    /** -1 where the group has no part in the match. */
    int start(int group);

    /** -1 where the group has no part in the match. */
    int end(int group);

    /** Null where it has no part in the match. */
    @Nullable
    String group(int group);

    /** @throws IndexOutOfBoundsException where there is no such group */
    void appendReplacement(StringBuilder text, String replacement);

    void appendTail(StringBuilder text);

    default int start() {
        return start(0);
    }

    default int end() {
        return end(0);
    }

    /** Goes the deeper the longer the text is, where groups are repeated. */
    record OfJava(Matcher matcher) implements RegexSearch {
        @Override
        public boolean find() {
            return matcher.find();
        }

        @Override
        public int groupCount() {
            return matcher.groupCount();
        }

        @Override
        public int start(int group) {
            return matcher.start(group);
        }

        @Override
        public int end(int group) {
            return matcher.end(group);
        }

        @Override
        public @Nullable String group(int group) {
            return matcher.group(group);
        }

        @Override
        public void appendReplacement(StringBuilder text, String replacement) {
            matcher.appendReplacement(text, replacement);
        }

        @Override
        public void appendTail(StringBuilder text) {
            matcher.appendTail(text);
        }
    }

    /** In linear time. */
    record Linear(com.google.re2j.Matcher matcher) implements RegexSearch {
        @Override
        public boolean find() {
            return matcher.find();
        }

        @Override
        public int groupCount() {
            return matcher.groupCount();
        }

        @Override
        public int start(int group) {
            return matcher.start(group);
        }

        @Override
        public int end(int group) {
            return matcher.end(group);
        }

        @Override
        public @Nullable String group(int group) {
            return matcher.group(group);
        }

        @Override
        public void appendReplacement(StringBuilder text, String replacement) {
            matcher.appendReplacement(text, replacement);
        }

        @Override
        public void appendTail(StringBuilder text) {
            matcher.appendTail(text);
        }
    }
}
