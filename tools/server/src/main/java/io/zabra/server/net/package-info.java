/** The client port: connections, the order of requests within a session, reads on the I/O threads, four-letter words. */
@NullMarked
package io.zabra.server.net;

import org.jspecify.annotations.NullMarked;
