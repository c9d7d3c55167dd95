package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import java.util.List;

/**
 * A znode's access control list changes.
 *
 * @param version the new aversion
 */
public record SetAclTxn(String path, List<AclEntry> acl, int version) implements Txn {
    public SetAclTxn {
        acl = List.copyOf(acl);
    }

    @Override
    public TxnType type() {
        return TxnType.SET_ACL;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.setAcl(this);
    }
}
