/** The bytes that servers exchange, as in Apache ZooKeeper 3.9: quorum packets, their payloads, election notifications. */
@NullMarked
package io.zabra.consensus.packet;

import org.jspecify.annotations.NullMarked;
