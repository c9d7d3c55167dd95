package io.zabra.engine.differential;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.DeleteContainerRequest;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.server.RequestRecord;
import org.jspecify.annotations.Nullable;

/** Our requests as Apache's. */
final class ApacheRequests {
    private ApacheRequests() {}

    static int type(WriteRequest request) {
        if (request instanceof WriteRequest.Create create) {
            return switch (create.kind()) {
                case PERSISTENT, EPHEMERAL -> create.withStat() ? OpCode.create2 : OpCode.create;
                case CONTAINER -> OpCode.createContainer;
                case TTL -> OpCode.createTTL;
            };
        }
        if (request instanceof WriteRequest.Delete) {
            return OpCode.delete;
        }
        if (request instanceof WriteRequest.SetData) {
            return OpCode.setData;
        }
        if (request instanceof WriteRequest.SetAcl) {
            return OpCode.setACL;
        }
        if (request instanceof WriteRequest.Check) {
            return OpCode.check;
        }
        if (request instanceof WriteRequest.DeleteContainer) {
            return OpCode.deleteContainer;
        }
        return request instanceof WriteRequest.Multi ? OpCode.multi : OpCode.closeSession;
    }

    /** Null where there is nothing to say. */
    static @Nullable RequestRecord body(WriteRequest request) {
        return request instanceof WriteRequest.CloseSession ? null : RequestRecord.fromRecord(record(request));
    }

    private static Record record(WriteRequest request) {
        if (request instanceof WriteRequest.Create create) {
            List<ACL> acl = acl(create.acl());
            int flags = mode(create).toFlag();
            return create.kind() == NodeKind.TTL
                    ? new CreateTTLRequest(create.path(), create.data(), acl, flags, create.ttlMs())
                    : new CreateRequest(create.path(), create.data(), acl, flags);
        }
        if (request instanceof WriteRequest.Delete delete) {
            return new DeleteRequest(delete.path(), delete.version());
        }
        if (request instanceof WriteRequest.SetData set) {
            return new SetDataRequest(set.path(), set.data(), set.version());
        }
        if (request instanceof WriteRequest.SetAcl set) {
            return new SetACLRequest(set.path(), acl(set.acl()), set.version());
        }
        if (request instanceof WriteRequest.Check check) {
            return new CheckVersionRequest(check.path(), check.version());
        }
        if (request instanceof WriteRequest.DeleteContainer delete) {
            return new DeleteContainerRequest(delete.path());
        }
        MultiOperationRecord multi = new MultiOperationRecord();
        if (request instanceof WriteRequest.Multi ours) {
            ours.requests().forEach(part -> multi.add(op(part)));
        }
        return multi;
    }

    private static Op op(WriteRequest part) {
        if (part instanceof WriteRequest.Create create) {
            List<ACL> acl = acl(create.acl());
            CreateMode mode = mode(create);
            return create.kind() == NodeKind.TTL
                    ? Op.create(create.path(), create.data(), acl, mode, create.ttlMs())
                    : Op.create(create.path(), create.data(), acl, mode);
        }
        if (part instanceof WriteRequest.Delete delete) {
            return Op.delete(delete.path(), delete.version());
        }
        if (part instanceof WriteRequest.SetData set) {
            return Op.setData(set.path(), set.data(), set.version());
        }
        WriteRequest.Check check = (WriteRequest.Check) part;
        return Op.check(check.path(), check.version());
    }

    private static CreateMode mode(WriteRequest.Create create) {
        return switch (create.kind()) {
            case PERSISTENT -> create.sequential() ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
            case EPHEMERAL -> create.sequential() ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
            case CONTAINER -> CreateMode.CONTAINER;
            case TTL ->
                create.sequential() ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL : CreateMode.PERSISTENT_WITH_TTL;
        };
    }

    private static List<ACL> acl(List<AclEntry> acl) {
        return acl.stream()
                .map(entry -> new ACL(entry.permissions(), id(entry.identity())))
                .toList();
    }

    static Id id(AuthId identity) {
        return new Id(identity.scheme(), identity.id());
    }
}
