package io.zabra.consensus.net;

/** What a certificate must say of who connects and claims to be a member ({@code zabra.quorum.verifyMembers}). */
public enum MemberCheck {
    /** Nothing. */
    NONE,
    /** Not that it is another member's. Whose certificate is for no member's host, or who shows none, is taken at its word. */
    NOT_ANOTHERS,
    /** As where this server connects to that member: it is for a host of it, by its common name where it has no alternative ones. */
    AS_DIALED,
    /** It is for a host of that very member, by an alternative name. */
    ALWAYS
}
