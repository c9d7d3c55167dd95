/** SQL sessions on a Zabra server: a ZooKeeper session kept over changing TCP connections, and the SQL requests on it. */
@NullMarked
package io.zabra.jdbc.remote;

import org.jspecify.annotations.NullMarked;
