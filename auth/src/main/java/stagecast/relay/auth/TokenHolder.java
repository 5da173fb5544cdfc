package stagecast.relay.auth;

/** Whose a valid token is. */
sealed interface TokenHolder permits StoredToken, StoredGuest {}
