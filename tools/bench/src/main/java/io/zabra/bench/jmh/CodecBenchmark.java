package io.zabra.bench.jmh;

import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A transaction that creates a znode, to Apache's bytes and back. */
@State(Scope.Benchmark)
public class CodecBenchmark {
    private final TxnHeader header = Transactions.header(1);
    private final CreateTxn create = Transactions.create(Transactions.path(1));
    private final byte[] bytes = TxnCodec.encode(header, create, null);

    @Benchmark
    public byte[] encode() {
        return TxnCodec.encode(header, create, null);
    }

    @Benchmark
    public LoggedTxn decode() throws JuteFormatException {
        return TxnCodec.decode(bytes);
    }
}
