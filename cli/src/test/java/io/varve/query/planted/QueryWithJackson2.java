package io.varve.query.planted;

import com.fasterxml.jackson.databind.JsonNode;

/** What no class of the read side may do: it holds Jackson 2's nodes. */
public record QueryWithJackson2(JsonNode node) {}
