package ledger.rules;

/** What says whether something is allowed. */
@FunctionalInterface
public interface Rule<T> {
  boolean allows(T value);

  default Rule<T> and(Rule<? super T> other) {
    return value -> allows(value) && other.allows(value);
  }

  default Rule<T> negated() {
    return value -> !allows(value);
  }

  static <T> Rule<T> any() {
    return value -> true;
  }
}
