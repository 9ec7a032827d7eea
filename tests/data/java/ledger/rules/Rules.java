package ledger.rules;

import static ledger.model.Kind.EXPENSE;
import static ledger.model.Money.of;

import java.util.*;
import java.util.stream.Collectors;

import ledger.model.*;

/** Rules for entries. */
public abstract class Rules {
  private Rules() {}

  public static Rule<Entry> atMost(long cents) {
    Money limit = of(cents);
    return entry -> entry.amount().compareTo(limit) <= 0;
  }

  public static Rule<Entry> expenses() {
    return entry -> entry.kind() == EXPENSE;
  }

  public static Rule<Entry> named(String... texts) {
    Set<String> known = new HashSet<>(Arrays.asList(texts));
    class Named implements Rule<Entry> {
      @Override
      public boolean allows(Entry entry) {
        return known.contains(entry.text());
      }
    }
    return new Named();
  }

  public static Map<Kind, Money> sums(Collection<Account> accounts) {
    Map<Kind, Money> sums = new EnumMap<>(Kind.class);
    accounts.stream()
        .flatMap(account -> account.entries().stream())
        .filter(entry -> !entry.amount().isZero())
        .forEach(entry -> sums.merge(entry.kind(), entry.amount(), Money::plus));
    for (Map.Entry<Kind, Money> sum : sums.entrySet()) {
      if (sum.getValue().isZero()) {
        sums.remove(sum.getKey());
      }
    }
    return sums;
  }

  public static List<String> names(List<Account> accounts) {
    return accounts.stream().map(Account::name).sorted().collect(Collectors.toList());
  }
}
