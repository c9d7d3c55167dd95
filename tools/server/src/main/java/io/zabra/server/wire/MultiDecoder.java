package io.zabra.server.wire;

import io.zabra.engine.txn.WriteRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads a multi's list: each part behind a header of its own, the last header alone (Apache's {@code MultiOperationRecord}). */
final class MultiDecoder {
    private MultiDecoder() {}

    private record PartHeader(int opCode, boolean done) {
        static PartHeader read(JuteReader in) {
            int opCode = in.int32();
            boolean done = in.bool();
            in.int32(); // an error code, which requests have no use for
            return new PartHeader(opCode, done);
        }
    }

    static ClientRequest transaction(JuteReader in) {
        List<WriteRequest> requests = new ArrayList<>();
        BitSet statWanted = new BitSet();
        for (PartHeader h = PartHeader.read(in); !h.done(); h = PartHeader.read(in)) {
            requests.add(part(h.opCode(), in, requests.size(), statWanted));
        }
        return new ClientRequest.Write(new WriteRequest.Multi(requests), statWanted);
    }

    private static WriteRequest part(int opCode, JuteReader in, int index, BitSet statWanted) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL ->
                CreateDecoder.inMulti(opCode, in, index, statWanted);
            case OpCode.DELETE -> new WriteRequest.Delete(in.string(), in.int32());
            case OpCode.SET_DATA -> new WriteRequest.SetData(in.string(), in.bytesOrNull(), in.int32());
            case OpCode.CHECK -> new WriteRequest.Check(in.string(), in.int32());
            default -> throw new MalformedRequestException("a multi cannot hold operation " + opCode);
        };
    }

    static ClientRequest reads(JuteReader in) {
        List<ClientRequest.Local> reads = new ArrayList<>();
        for (PartHeader h = PartHeader.read(in); !h.done(); h = PartHeader.read(in)) {
            reads.add(read(h.opCode(), in));
        }
        return new ClientRequest.MultiRead(reads);
    }

    private static ClientRequest.Local read(int opCode, JuteReader in) {
        String path = in.string();
        in.bool(); // no watch is ever left by a multi
        return switch (opCode) {
            case OpCode.GET_CHILDREN -> new ClientRequest.GetChildren(path, false, false);
            case OpCode.GET_DATA -> new ClientRequest.GetData(path, false);
            default -> throw new MalformedRequestException("a multi-read cannot hold operation " + opCode);
        };
    }
}
