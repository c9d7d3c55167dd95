/**
 * The messages between the driver's remote client and a Zabra server, as bytes: requests of our own among ZooKeeper's on
 * the client port. {@code docs/protocol.md} describes them. Decoding trusts nothing: it allocates in proportion to what
 * arrived and throws {@link io.zabra.jdbc.wire.MalformedMessageException}.
 */
@NullMarked
package io.zabra.jdbc.wire;

import org.jspecify.annotations.NullMarked;
