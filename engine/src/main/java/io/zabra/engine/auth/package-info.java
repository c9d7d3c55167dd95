/** Identities, permissions and access control lists. */
@NullMarked
package io.zabra.engine.auth;

import org.jspecify.annotations.NullMarked;
