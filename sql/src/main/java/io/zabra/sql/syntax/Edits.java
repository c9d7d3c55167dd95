package io.zabra.sql.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Words that are to stand in the places of parts of a statement's text. One thread. */
final class Edits {
    private final List<Edit> opened = new ArrayList<>();
    private final List<Edit> others = new ArrayList<>();
    private List<Edit> all = List.of();

    /** @param closes whether the words belong to what is before them */
    private record Edit(int start, int end, String words, boolean closes) {}

    void replace(Token token, String words) {
        replace(token.start(), token.end(), words);
    }

    void replace(int start, int end, String words) {
        others.add(new Edit(start, end, words, false));
    }

    /** What is put behind a token later stands behind what was put there before. */
    void behind(Token token, String words) {
        others.add(new Edit(token.end(), token.end(), words, true));
    }

    /** What is opened later encloses what was opened before at the same place. */
    void open(Token first, String words) {
        opened.add(new Edit(first.start(), first.start(), words, false));
    }

    /** To be called before {@link #copy}, and again after what is added then. */
    void sort() {
        all = new ArrayList<>(opened);
        Collections.reverse(all);
        all.addAll(others);
        all.sort((a, b) -> Integer.compare(a.start, b.start));
    }

    /** Adds the part of the text, with its edits. */
    void copy(int start, int end, SourceText.Builder to) {
        int at = start;
        for (Edit edit : all) {
            if (edit.start >= at && edit.end <= end && edit.start < end) {
                to.copy(at, edit.start).insert(edit.words, edit.start);
                at = edit.end;
            } else if (edit.start == end && edit.closes) {
                to.copy(at, end).insert(edit.words, end);
                at = end;
            }
        }
        to.copy(at, end);
    }
}
