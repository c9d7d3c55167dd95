package io.zabra.sql.session;

import io.zabra.sql.dml.Isolation;
import java.util.List;

/** What BEGIN and SET TRANSACTION say of one transaction. */
record TransactionModes(Isolation isolation, boolean readOnly) {
    /** These, where the words of a statement say nothing else. */
    TransactionModes with(List<String> words) {
        Isolation asked = Isolation.in(words);
        boolean only = readOnly;
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).equalsIgnoreCase("READ")) {
                only = words.get(i).equalsIgnoreCase("ONLY")
                        || (only && !words.get(i).equalsIgnoreCase("WRITE"));
            }
        }
        return new TransactionModes(asked == null ? isolation : asked, only);
    }
}
