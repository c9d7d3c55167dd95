package io.zabra.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands in a line for a shell, as far as documents need it: quotes, pipes, lists, redirections, comments. Not thread-safe. */
final class ShellText {
    private static final String ENDS = "|&;()";
    private static final Pattern REDIRECTION = Pattern.compile("2?(?:>(&\\d)|>{1,2}|<)\\s*");

    private final String line;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private int at;

    private ShellText(String line) {
        this.line = line;
    }

    /** Of each command its words, without assignments to the environment before it and without redirections. */
    static List<List<String>> commands(String line) {
        ShellText text = new ShellText(line);
        text.read();
        return text.commands;
    }

    private void read() {
        while (at < line.length() && line.charAt(at) != '#') {
            char next = line.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (ENDS.indexOf(next) >= 0) {
                at++;
                end();
            } else if (isRedirection()) {
                skipRedirection();
            } else {
                word();
            }
        }
        end();
    }

    private void end() {
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }

    private boolean isRedirection() {
        return REDIRECTION.matcher(line).region(at, line.length()).lookingAt();
    }

    /** With its file, unless that is what another command prints. */
    private void skipRedirection() {
        Matcher found = REDIRECTION.matcher(line).region(at, line.length());
        boolean toFile = found.lookingAt() && found.group(1) == null;
        at = found.end();
        if (toFile && at < line.length() && ENDS.indexOf(line.charAt(at)) < 0) {
            bareWord();
        }
    }

    private void word() {
        String word = bareWord();
        boolean assignment = words.isEmpty() && word.matches("[A-Z_]+=.*");
        if (!assignment) {
            words.add(word);
        }
    }

    private String bareWord() {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < line.length(); at++) {
            char next = line.charAt(at);
            if (quote != 0 && next == quote) {
                quote = 0;
            } else if (quote == 0 && (next == '"' || next == '\'')) {
                quote = next;
            } else if (quote == 0 && (Character.isWhitespace(next) || ENDS.indexOf(next) >= 0 || next == '>')) {
                break;
            } else if (next == '\\' && at + 1 < line.length()) {
                word.append(line.charAt(++at));
            } else {
                word.append(next);
            }
        }
        return word.toString();
    }
}
