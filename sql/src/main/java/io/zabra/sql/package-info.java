/** SQL over a znode store: what a front end calls to serve it, remotely or in process. */
@NullMarked
package io.zabra.sql;

import org.jspecify.annotations.NullMarked;
