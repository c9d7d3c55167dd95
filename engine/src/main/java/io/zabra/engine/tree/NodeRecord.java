package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * One znode's record, read as one. The data array is the store's or a copy: nobody writes to it.
 *
 * @param data null where the znode holds null; its length is what {@code header} says
 */
public record NodeRecord(NodeHeader header, byte @Nullable [] data) {
    // Not the compact form: javac drops the annotations of its array parameters from the class file.
    public NodeRecord(NodeHeader header, byte @Nullable [] data) {
        if (NodeHeader.lengthOf(data) != header.dataLength()) {
            throw new IllegalArgumentException("Header of znode " + header.nodeId() + " says " + header.dataLength()
                    + " bytes of data, there are " + NodeHeader.lengthOf(data));
        }
        this.header = header;
        this.data = data;
    }
}
