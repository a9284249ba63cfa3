package io.varve.command.refusal;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a change from being taken back.
 *
 * @param event id of the event that is in the way, null if none is
 * @param type name of its kind
 * @param kind of the object that it is about, such as {@code table}; null if it is about none
 * @param id of the object
 * @param name of the object, its levels first
 * @param why what is in the way, and what can be done
 */
public record Blocker(
    @Nullable UUID event,
    @Nullable String type,
    @Nullable String kind,
    @Nullable UUID id,
    List<String> name,
    String why) {}
