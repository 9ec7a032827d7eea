package ledger.model;

public final class Money implements Comparable<Money> {
  public static final Money ZERO = new Money(0);

  private final long cents;

  private Money(long cents) {
    this.cents = cents;
  }

  public static Money of(long cents) {
    return cents == 0 ? ZERO : new Money(cents);
  }

  public long cents() {
    return cents;
  }

  public boolean isZero() {
    return this == ZERO || cents == 0;
  }

  public Money plus(Money other) {
    return of(cents + other.cents);
  }

  public Money negated() {
    return of(-cents);
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(cents, other.cents());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Money money && money.cents == cents;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(cents);
  }
}
