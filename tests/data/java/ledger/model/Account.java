package ledger.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import ledger.rules.Rule;

/** An account with its entries, the oldest first. */
public class Account implements Iterable<Entry> {
  private static int made;

  private final String name;
  private final List<Entry> entries = new ArrayList<>();
  private Rule<? super Entry> rule = Rule.any();
  protected Money balance = Money.ZERO;

  static {
    made = 0;
  }

  public Account(String name) {
    this(name, Rule.any());
  }

  public Account(String name, Rule<? super Entry> rule) {
    this.name = name;
    this.rule = rule;
    made++;
  }

  public String name() {
    return name;
  }

  /** Adds an entry, if the rule of the account allows it. */
  public boolean add(Entry entry) {
    if (!rule.allows(entry)) {
      return false;
    }
    entries.add(entry);
    balance = balance.plus(entry.amount());
    return true;
  }

  public boolean add(String text, long cents) {
    return add(new Entry(text, Money.of(cents), Kind.of(cents)));
  }

  public int add(Iterable<? extends Entry> several) {
    int count = 0;
    for (Entry entry : several) {
      if (add(entry)) {
        count++;
      }
    }
    return count;
  }

  public Money balance() {
    return balance;
  }

  public Money balance(Predicate<Entry> wanted) {
    Money sum = Money.ZERO;
    for (var entry : entries) {
      if (wanted.test(entry)) {
        sum = sum.plus(entry.amount());
      }
    }
    return sum;
  }

  public Optional<Entry> largest() {
    Entry found = null;
    for (int i = 0, n = entries.size(); i < n; i++) {
      Entry entry = entries.get(i);
      if (found == null || entry.amount().compareTo(found.amount()) > 0) {
        found = entry;
      }
    }
    return Optional.ofNullable(found);
  }

  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  @Override
  public Iterator<Entry> iterator() {
    return new Iterator<Entry>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < entries.size();
      }

      @Override
      public Entry next() {
        return entries.get(at++);
      }
    };
  }

  /** Goes through the entries of one kind. */
  public class View {
    private final Kind kind;

    View(Kind kind) {
      this.kind = kind;
    }

    public Money balance() {
      return Account.this.balance(entry -> entry.kind() == kind);
    }

    public int size() {
      int count = 0;
      for (Entry entry : Account.this) {
        count += entry.kind() == kind ? 1 : 0;
      }
      return count;
    }
  }

  public View view(Kind kind) {
    return new View(kind);
  }

  static int made() {
    return made;
  }
}
