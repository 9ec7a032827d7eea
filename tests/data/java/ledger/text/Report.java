package ledger.text;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

import ledger.model.Account;
import ledger.model.Entry;
import ledger.model.Kind;
import ledger.rules.Rules;

/** Writes accounts as text. */
public class Report extends Table {
  private final List<Account> accounts;

  public Report(List<Account> accounts) {
    super(3);
    this.accounts = accounts;
  }

  public void write(Writer target) throws IOException {
    try (Writer out = target; var lines = new Lines(out)) {
      for (Account account : accounts) {
        head(account.name());
        for (Entry entry : account) {
          row(entry.text(), text(entry.amount()), entry.kind());
        }
        var view = account.view(Kind.EXPENSE);
        row("expenses", view.size(), text(view.balance()));
      }
      lines.put(finish());
    } catch (IllegalStateException | IOException problem) {
      throw new IOException(describe(problem), problem);
    }
  }

  private String describe(Object value) {
    return switch (value) {
      case null -> "nothing";
      case Entry(String text, var amount, Kind kind) when amount.isZero() -> text;
      case Entry entry -> entry.text() + " " + text(entry.amount());
      case Account account -> account.name();
      default -> String.valueOf(value);
    };
  }

  public static void main(String[] arguments) {
    Account cash = new Account("cash", Rules.atMost(100_00).and(Rules.expenses().negated()));
    cash.add("found", 5_00);
    cash.add(List.of(new Entry("bread", cash.balance().negated())));
    Runnable show = () -> System.out.println(new Report(List.of(cash)).finish());
    show.run();
  }
}
