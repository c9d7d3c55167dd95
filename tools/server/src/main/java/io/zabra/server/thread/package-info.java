/** Which of the server's threads have a processor first. */
@NullMarked
package io.zabra.server.thread;

import org.jspecify.annotations.NullMarked;
