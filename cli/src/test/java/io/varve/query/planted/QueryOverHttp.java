package io.varve.query.planted;

import java.net.http.HttpClient;

/** What no class of the read side may do: it speaks HTTP. */
public record QueryOverHttp(HttpClient client) {}
