/** Keys, certificates and TLS contexts from files, by the names that Apache's settings have. JDK only; opens no socket. */
@NullMarked
package io.zabra.engine.tls;

import org.jspecify.annotations.NullMarked;
