package io.zabra.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static LoggedHistory log(LoggedTxn... txns) {
        LoggedHistory log = new LoggedHistory();
        for (LoggedTxn txn : txns) {
            log.add(txn);
        }
        return log;
    }

    private static List<String> wrongs(LoggedHistory log, Operation... history) {
        Audit audit = new Audit(log, 0, 0);
        audit.operations(List.of(history));
        return audit.wrongs();
    }

    @Test
    void whatIsLoggedAsAcknowledgedIsWell() {
        LoggedHistory log = log(Histories.created(1, 1, 10), Histories.changed(2, 1, 2, 11));
        assertThat(wrongs(
                        log,
                        Histories.create(1, 1, 0, 1, 10),
                        Histories.set(2, 1, 2, 2, 3, 11),
                        Histories.read(Kind.SYNC_READ, 2, 1, 11, 4, 5, 11)))
                .isEmpty();
    }

    @Test
    void anAcknowledgedWriteThatIsNotLoggedIsFound() {
        assertThat(wrongs(log(Histories.created(1, 1, 10)), Histories.set(2, 1, 2, 2, 3, 11)))
                .singleElement()
                .asString()
                .contains("logged nowhere");
    }

    @Test
    void anAnswerOfAnotherZxidOrVersionIsFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10), Histories.changed(2, 1, 2, 11));
        assertThat(wrongs(log, Histories.set(2, 1, 2, 2, 3, 12))).hasSize(1);
        assertThat(wrongs(log, Histories.set(2, 2, 2, 2, 3, 11))).hasSize(1);
    }

    @Test
    void aReadOlderThanItsSessionIsFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10), Histories.changed(2, 1, 2, 11));
        assertThat(wrongs(log, Histories.read(Kind.READ, 1, 0, 10, 4, 5, 10))).isEmpty();
        assertThat(wrongs(log, Histories.read(Kind.READ, 1, 0, 10, 4, 5, 11)))
                .singleElement()
                .asString()
                .contains("is older than");
    }

    @Test
    void aReadOfWhatNeverWasIsFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10));
        assertThat(wrongs(log, Histories.read(Kind.READ, 5, 0, 10, 4, 5, 0))).hasSize(1);
        assertThat(wrongs(log, Histories.nothing(Kind.READ, 15, 4, 5, 12))).hasSize(1);
        assertThat(wrongs(log, Histories.nothing(Kind.READ, 15, 4, 5, 9))).isEmpty();
    }

    @Test
    void aReadBehindASyncThatMissesAnAcknowledgedWriteIsFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10), Histories.changed(2, 1, 2, 11));
        Operation[] history = {
            Histories.create(1, 1, 0, 1, 10),
            Histories.set(2, 1, 2, 2, 3, 11),
            Histories.read(Kind.SYNC_READ, 1, 0, 10, 4, 5, 0)
        };
        assertThat(wrongs(log, history)).singleElement().asString().contains("had been told before the sync");
    }

    @Test
    void aWriteThatComesBeforeAnEarlierAcknowledgedOneIsFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10), Histories.changed(2, 1, 2, 11));
        assertThat(wrongs(log, Histories.set(2, 1, 2, 0, 1, 11), Histories.create(1, 1, 2, 3, 10)))
                .singleElement()
                .asString()
                .contains("comes not after");
    }

    @Test
    void aSessionsEndIsHeldAgainstItsClient() {
        LoggedHistory open = log(Histories.logged(0, 5, new CreateSessionTxn(6_000)));
        LoggedHistory closed = log(
                Histories.logged(0, 5, new CreateSessionTxn(6_000)),
                Histories.logged(0, 7, new CloseSessionTxn(List.of())));
        assertThat(sessionWrongs(open, SessionRecord.End.ALIVE)).isEmpty();
        assertThat(sessionWrongs(open, SessionRecord.End.EXPIRED)).hasSize(1);
        assertThat(sessionWrongs(closed, SessionRecord.End.CLOSED)).isEmpty();
        assertThat(sessionWrongs(closed, SessionRecord.End.ALIVE)).hasSize(1);
        assertThat(sessionWrongs(closed, SessionRecord.End.LEFT))
                .singleElement()
                .asString()
                .contains("expired 2000 ms after");
    }

    private static List<String> sessionWrongs(LoggedHistory log, SessionRecord.End end) {
        Audit audit = new Audit(log, 0, 0);
        audit.sessions(List.of(new SessionRecord(Histories.SESSION, 6_000, end)), List.of());
        return audit.wrongs();
    }

    @Test
    void anEphemeralThatASessionsEndForgotIsFoundInTheTree() {
        String path = Requests.EPHEMERALS + "/c0-1";
        CreateTxn created = new CreateTxn(TxnType.CREATE, path, new byte[8], AclCodec.OPEN, NodeKind.EPHEMERAL, 0, 1);
        LoggedHistory log =
                log(Histories.logged(1, 5, created), Histories.logged(0, 6, new CloseSessionTxn(List.of(path))));
        Audit audit = new Audit(log, 0, 0);
        audit.trees(Map.of(1, Map.of(path, "a")));
        assertThat(audit.wrongs()).hasSize(1);
    }

    @Test
    void treesThatDifferAreFound() {
        LoggedHistory log = log(Histories.created(1, 1, 10));
        Audit audit = new Audit(log, 0, 0);
        audit.trees(Map.of(1, Map.of(Histories.PATH, "a"), 2, Map.of(Histories.PATH, "b")));
        assertThat(audit.wrongs()).hasSize(1);
        Audit gone = new Audit(
                log(Histories.created(1, 1, 10), Histories.logged(2, 11, new DeleteTxn(Histories.PATH))), 0, 0);
        gone.trees(Map.of(1, Map.of(Histories.PATH, "a")));
        assertThat(gone.wrongs()).hasSize(1);
    }

    @Test
    void aHistoryThatIsNotLinearizableIsFound() {
        Audit audit = new Audit(log(), 0, 0);
        int znodes = audit.linearizability(List.of(
                Histories.create(1, 1, 0, 1, 1),
                Histories.set(2, 1, 2, 2, 3, 2),
                Histories.read(Kind.SYNC_READ, 1, 0, 1, 4, 5, 0)));
        assertThat(znodes).isEqualTo(1);
        assertThat(audit.wrongs()).hasSize(1);
    }

    @Test
    void watchesThatFireLateAreFound() {
        Watches watches = new Watches();
        watches.learned(Histories.read(Kind.READ, 1, 0, 10, 0, 1, 0), true);
        assertThatThrownBy(() -> watches.learned(Histories.read(Kind.READ, 2, 1, 11, 2, 3, 10), false))
                .hasMessageContaining("did not tell of before");
    }
}
