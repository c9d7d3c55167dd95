/** The server: its configuration, and the process that serves a store on the client port. */
@NullMarked
package io.zabra.server;

import org.jspecify.annotations.NullMarked;
