package io.varve.ledger.store;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.EventTypes.EventType;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.ObjectReader;

/** Axon's Jackson 3 serializer, with our stable event names in the place of class names. */
public final class EventSerializer extends Jackson3Serializer {

  /** A serializer as the ledger needs it. */
  public EventSerializer() {
    super(builder().jsonMapperBuilderCustomizer(LedgerJson::configure));
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SerializedType typeForClass(Class type) {
    if (type != null && Event.class.isAssignableFrom(type)) {
      EventType named = EventTypes.of(type);
      return new SimpleSerializedType(named.name(), named.revision());
    }
    return super.typeForClass(type);
  }

  /** Axon's own mapper has limits to what it reads. */
  @Override
  protected ObjectReader getReader(Class<?> type) {
    return Event.class.isAssignableFrom(type)
        ? LedgerJson.mapper().readerFor(type)
        : super.getReader(type);
  }

  @Override
  protected String resolveClassName(SerializedType serializedType) {
    String name = serializedType.getName();
    return name.indexOf('.') < 0 ? EventTypes.named(name).type().getName() : name;
  }
}
