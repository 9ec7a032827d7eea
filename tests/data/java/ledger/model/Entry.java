package ledger.model;

import java.util.Objects;

/** One line of an account. */
public record Entry(String text, Money amount, Kind kind) implements Comparable<Entry> {
  public Entry {
    Objects.requireNonNull(text);
    if (amount.isZero()) {
      throw new IllegalArgumentException("nothing: " + text);
    }
  }

  public Entry(String text, Money amount) {
    this(text, amount, Kind.of(amount.cents()));
  }

  @Override
  public int compareTo(Entry other) {
    return amount.compareTo(other.amount);
  }

  public Entry reversed() {
    return new Entry("-" + text, amount.negated());
  }
}
