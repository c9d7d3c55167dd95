/** The election and quorum ports: Apache's protocols between servers, over Netty. */
@NullMarked
package io.zabra.consensus.net;

import org.jspecify.annotations.NullMarked;
