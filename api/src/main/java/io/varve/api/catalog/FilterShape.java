package io.varve.api.catalog;

import java.util.Locale;
import org.apache.iceberg.expressions.And;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Not;
import org.apache.iceberg.expressions.Or;
import org.apache.iceberg.expressions.UnboundPredicate;
import org.apache.iceberg.expressions.UnboundTransform;
import org.jspecify.annotations.Nullable;

/**
 * Writes an expression with a question mark for each literal value. Iceberg's own way to sanitize
 * leaves hashes of texts, by which a name can be guessed, and how long ago a date is.
 */
final class FilterShape {

  private static final int MOST = 500;

  private final StringBuilder text = new StringBuilder();

  private FilterShape() {}

  /** An expression without values; null if it is always true, or long. */
  static @Nullable String of(Expression expression) {
    if (expression.op() == Expression.Operation.TRUE) {
      return null;
    }
    FilterShape shape = new FilterShape();
    shape.write(expression);
    return shape.text.length() > MOST ? null : shape.text.toString();
  }

  // As deep as the JSON that it was read from, and no further than it is kept.
  private void write(Expression expression) {
    if (text.length() > MOST) {
      return;
    }
    switch (expression) {
      case And and -> both(and.left(), " and ", and.right());
      case Or or -> both(or.left(), " or ", or.right());
      case Not not -> {
        text.append("not ");
        write(not.child());
      }
      case UnboundPredicate<?> predicate -> predicate(predicate);
      default -> text.append(words(expression.op()));
    }
  }

  private void both(Expression left, String between, Expression right) {
    text.append('(');
    write(left);
    text.append(between);
    write(right);
    text.append(')');
  }

  private void predicate(UnboundPredicate<?> predicate) {
    String name = predicate.ref().name();
    text.append(
        predicate.term() instanceof UnboundTransform<?, ?> transform
            ? transform.transform() + "(" + name + ")"
            : name);
    switch (predicate.op()) {
      case LT -> text.append(" < ?");
      case LT_EQ -> text.append(" <= ?");
      case GT -> text.append(" > ?");
      case GT_EQ -> text.append(" >= ?");
      case EQ -> text.append(" = ?");
      case NOT_EQ -> text.append(" != ?");
      case IN -> text.append(" in (?)");
      case NOT_IN -> text.append(" not in (?)");
      case STARTS_WITH, NOT_STARTS_WITH ->
          text.append(' ').append(words(predicate.op())).append(" ?");
      default -> text.append(' ').append(words(predicate.op()));
    }
  }

  private static String words(Expression.Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
