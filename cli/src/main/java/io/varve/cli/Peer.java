package io.varve.cli;

/** Whom a command connects to, and what its user can do if that fails. */
enum Peer {
  /** A catalog. */
  VARVE(
      "Is it Varve that listens there?",
      "Start the server (varve serve), or say another one with --uri or --profile",
      "Say another one with --uri or --profile"),

  /** The token endpoint of an identity provider. */
  PROVIDER(
      "Is it the token endpoint of the identity provider?",
      "See whether the identity provider runs, and whether --oauth2-server-uri, or that of the"
          + " profile, is its token endpoint",
      "Say the token endpoint of the identity provider with --oauth2-server-uri, or anew in the"
          + " profile");

  /** A question, for answers that are not as expected. */
  final String doubt;

  /** For an address where nothing answers. */
  final String ifAway;

  /** For the name of a host that there is not. */
  final String ifUnknown;

  Peer(String doubt, String ifAway, String ifUnknown) {
    this.doubt = doubt;
    this.ifAway = ifAway;
    this.ifUnknown = ifUnknown;
  }
}
