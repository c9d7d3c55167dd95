@NullMarked
package io.zabra.server.admin;

import org.jspecify.annotations.NullMarked;
