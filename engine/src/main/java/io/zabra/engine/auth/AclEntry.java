package io.zabra.engine.auth;

/**
 * One line of an access control list: what {@code identity} may do. Immutable; equal when all parts are equal.
 *
 * @param permissions bit mask of {@link Permission} constants
 * @param identity who; scheme {@code world} with id {@code anyone} is everybody
 */
public record AclEntry(int permissions, AuthId identity) {}
