package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordSizing;
import java.io.IOException;

/** The znodes of an Apache server's directory, which is read into memory for that; {@code /zookeeper} is each server's own. */
public record ApacheSource(ApacheDirectory directory) implements ZnodeSource {
    private static final String SYSTEM = "/zookeeper";

    @Override
    public void giveTo(Sink sink) throws IOException {
        LocalStoreConfig config =
                LocalStoreConfig.standard().withExtendedTypes(true).withOffHeap(RecordSizing.ofMachine());
        config = config.withClock(config.clock(), false);
        try (LocalStore store = LocalStore.inMemory(config, znodes -> ApacheImport.run(directory, znodes));
                PinnedTree tree = store.pin()) {
            NodeImages.of(tree, znode -> {
                if (!znode.path().equals(SYSTEM) && !znode.path().startsWith(SYSTEM + "/")) {
                    sink.znode(imported(znode));
                }
            });
        }
    }

    private static ImportedZnode imported(NodeImage znode) {
        return new ImportedZnode(
                "in the directory",
                znode.path(),
                znode.data(),
                znode.kind().name(),
                znode.ttlMs() == 0 ? null : znode.ttlMs(),
                znode.acl().stream()
                        .map(entry -> new AclLine(
                                entry.identity().scheme(), entry.identity().id(), entry.permissions()))
                        .toList(),
                false);
    }
}
